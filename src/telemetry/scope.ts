/** Instrumentation scope of everything that the guard emits. A test holds the version against package.json. */
export const SCOPE_NAME = 'koa-otel-guard';
export const SCOPE_VERSION = '0.1.0';
