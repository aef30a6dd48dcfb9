/** What the demo was asked to do. */
export interface DemoOptions {
  readonly traffic: boolean;
  /** End after the report instead of staying up. */
  readonly exit: boolean;
  /** Absent: 3000, or any free one when that is taken. */
  readonly port?: number;
}

/** Thrown for what the person who started the demo can set right: told without a stack trace. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run demo -- [--no-traffic] [--exit]
  --no-traffic   only start the shop, and stay up
  --exit         end after the report instead of staying up
Variables: PORT (default 3000, 0 for any free one), OTEL_EXPORTER_OTLP_ENDPOINT (where telemetry goes)`;

/** @throws {UsageError} naming what is wrong and what is allowed. */
export function readArguments(flags: readonly string[], { PORT }: NodeJS.ProcessEnv): DemoOptions {
  const unknown = flags.filter((flag) => !FLAGS.has(flag));
  if (unknown.length > 0) {
    const allowed = [...FLAGS].join(' and ');
    throw new UsageError(`Unknown: ${unknown.join(' ')}. Allowed are ${allowed}.\n\n${USAGE}`);
  }
  const options = { traffic: !flags.includes('--no-traffic'), exit: flags.includes('--exit') };
  return PORT ? { ...options, port: readPort(PORT) } : options;
}

const FLAGS = new Set(['--no-traffic', '--exit']);

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new UsageError(`PORT: expected a whole number from 0 to 65535, got ${JSON.stringify(text)}.`);
  }
  return port;
}
