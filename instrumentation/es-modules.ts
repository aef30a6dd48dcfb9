import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Lets instrumentations see modules that are loaded through `import`: through `require` they see them by themselves. */
export function hookEsModules(include: readonly string[]): void {
  // The loader hook belongs to a dependency of the SDK, which strict package layouts show to the SDK only.
  const fromHttp = createRequire(createRequire(import.meta.url).resolve('@opentelemetry/instrumentation-http'));
  const hook = fromHttp.resolve('@opentelemetry/instrumentation/hook.mjs');
  register(pathToFileURL(hook).href, { data: { include } });
}
