import { createRequire } from 'node:module';

/** Loads a package of the SDK: strict package layouts show it to the SDK only. */
export const fromSdk = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/sdk-node'));
