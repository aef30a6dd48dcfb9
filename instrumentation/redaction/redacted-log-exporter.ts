import type { PrivacyOptions } from '../../src/options/privacy.js';
import type { LogRecord } from '../spool/log-records.js';
import { type Exporter, exportInstead } from './exporter.js';
import { type Attributes, type Redaction, redactionOf } from './redaction.js';

/** A LogRecordExporter of the SDK, 2.x or 3.x. */
export interface LogRecordExporter<ReadableRecord> extends Exporter<ReadableRecord> {
  forceFlush(): Promise<void>;
}

/**
 * Wraps the log exporter of an SDK so that no secret leaves: bodies, texts and nested ones, and attributes. In front of a
 * spool, it keeps secrets from the disk, too. Options that are not given are taken from the environment.
 *
 * @example
 * const exporter = redactedLogExporter(spooledLogExporter(new OTLPLogExporter()));
 * new BatchLogRecordProcessor({ exporter });
 *
 * @throws {GuardOptionsError} naming every option that is wrong.
 */
export function redactedLogExporter<ReadableRecord extends LogRecord>(
  exporter: LogRecordExporter<ReadableRecord>,
  options?: PrivacyOptions,
): LogRecordExporter<ReadableRecord> {
  const redaction = redactionOf(options);
  const wrapped = exportInstead(exporter, (record) => redactedRecord(record, redaction) as ReadableRecord);
  return { ...wrapped, forceFlush: async () => exporter.forceFlush() };
}

function redactedRecord(record: LogRecord, redaction: Redaction): LogRecord {
  const { attributes, dropped } = redaction.attributes(record.attributes as Attributes, false);
  const body = redaction.body(record.body, record.attributes as Attributes);
  const eventName = record.eventName && redaction.text(record.eventName);
  if (attributes === record.attributes && body === record.body && eventName === record.eventName) return record;
  return {
    hrTime: record.hrTime,
    hrTimeObserved: record.hrTimeObserved,
    spanContext: record.spanContext,
    severityText: record.severityText,
    severityNumber: record.severityNumber,
    body,
    eventName,
    attributes,
    droppedAttributesCount: record.droppedAttributesCount + dropped,
    resource: record.resource,
    instrumentationScope: record.instrumentationScope,
  };
}
