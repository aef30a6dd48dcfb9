import { createRequire } from 'node:module';

/** Loads a package of the SDK: strict package layouts show it to the SDK only. */
export const fromSdk = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/sdk-node'));

/** The package of the SDK that has samplers and exporters of spans. */
export function sdkTrace(): unknown {
  try {
    return fromSdk('@opentelemetry/sdk-trace');
  } catch {
    // Older versions have them there only.
    return fromSdk('@opentelemetry/sdk-trace-base');
  }
}

/** @throws when the package exports no such class. */
export function make(exported: unknown, name: string): unknown {
  const Class = (exported as Readonly<Record<string, new () => unknown>>)[name];
  if (!Class) throw new Error(`the OpenTelemetry SDK has no ${name}`);
  return new Class();
}
