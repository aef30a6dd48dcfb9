import type { Counter, MeterProvider } from '@opentelemetry/api';
import { ATTRIBUTES, METRICS, SCHEMA_URL } from '../../src/telemetry/names.js';
import { meterProvider } from '../../src/telemetry/registry.js';
import { SCOPE_NAME, SCOPE_VERSION } from '../../src/telemetry/scope.js';

export type ExportOutcome = (typeof ATTRIBUTES.EXPORT_RESULT.values)[number];

/** Counts log records by what became of them. Meters do not bind late: the counter is made anew for a new provider. */
export function recordCounter(): (result: ExportOutcome, records: number) => void {
  let bound: MeterProvider | undefined;
  let counter: Counter | undefined;
  return (result, records) => {
    const provider = meterProvider();
    if (provider !== bound) {
      bound = provider;
      const { name, description, unit } = METRICS.EXPORT_RECORDS;
      const meter = provider.getMeter(SCOPE_NAME, SCOPE_VERSION, { schemaUrl: SCHEMA_URL });
      counter = meter.createCounter(name, { description, unit });
    }
    counter?.add(records, { [ATTRIBUTES.EXPORT_RESULT.name]: result });
  };
}
