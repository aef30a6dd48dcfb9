import { registeredLoggerProvider } from '../src/telemetry/logger.js';
import { meterProvider, tracerProvider } from '../src/telemetry/registry.js';

/** Sends what the providers of this process have buffered, whoever registered them. */
export async function flushProviders(): Promise<void> {
  const providers = [tracerProvider(), meterProvider(), registeredLoggerProvider()] as readonly (
    | Flushable
    | undefined
  )[];
  await Promise.all(providers.map((provider) => (provider?.getDelegate?.() ?? provider)?.forceFlush?.()));
}

interface Flushable {
  forceFlush?(): Promise<void>;
  getDelegate?(): Flushable;
}
