import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';

export interface Diagnosis {
  readonly message: string;
  readonly error: unknown;
}

/** Runs something and hears what is told to OpenTelemetry's diagnostics meanwhile. */
export async function diagnosed<Result>(
  run: () => Promise<Result>,
): Promise<readonly [result: Result, told: readonly Diagnosis[]]> {
  const told: Diagnosis[] = [];
  const silent = () => {};
  const logger: DiagLogger = {
    error: (message, error) => void told.push({ message, error }),
    warn: silent,
    info: silent,
    debug: silent,
    verbose: silent,
  };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  try {
    return [await run(), told];
  } finally {
    diag.disable();
  }
}
