import { registeredLoggerProvider } from '../src/telemetry/logger.js';
import { diagnostics, meterProvider, tracerProvider } from '../src/telemetry/registry.js';

/** How long a process may be kept by a collector that does not answer, in milliseconds. */
const LONGEST_FLUSH = 5_000;

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Sends what is buffered before the process ends: at its natural end, and on SIGTERM and SIGINT. */
export function flushAtExit(shutdown: () => Promise<void>): void {
  let ended: Promise<void> | undefined;
  const end = () => {
    ended ??= withinTime(shutdown());
    return ended;
  };

  process.once('beforeExit', () => void end());
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      if (process.listenerCount(signal) > 0) {
        // The application ends in its own time, perhaps by process.exit(), which waits for nothing: so send now.
        void withinTime(flushProviders());
      } else {
        end().finally(() => process.kill(process.pid, signal));
      }
    });
  }
}

interface Flushable {
  forceFlush?(): Promise<void>;
  getDelegate?(): Flushable;
}

async function flushProviders(): Promise<void> {
  const providers: (Flushable | undefined)[] = [
    tracerProvider() as Flushable,
    meterProvider() as Flushable,
    registeredLoggerProvider(),
  ];
  await Promise.all(providers.map((provider) => (provider?.getDelegate?.() ?? provider)?.forceFlush?.()));
}

async function withinTime(done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      diagnostics().warn(`koa-otel-guard: telemetry was not delivered within ${LONGEST_FLUSH} ms`);
      resolve();
    }, LONGEST_FLUSH);
  });
  try {
    await Promise.race([done, late]);
  } catch (error) {
    diagnostics().error('koa-otel-guard: flushing telemetry failed', error);
  } finally {
    clearTimeout(timer);
  }
}
