/**
 * Reads the JSON encoding of OTLP (opentelemetry-proto, "JSON Protobuf Encoding"): ids are hexadecimal, 64-bit
 * numbers are texts or numbers, and fields that are unknown are ignored.
 */
import { z } from 'zod';

export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** Nanoseconds since the epoch. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
}

export interface LogRecord {
  readonly traceId: string;
  readonly spanId: string;
  readonly eventName: string;
  readonly severity: string;
  readonly body: string;
  readonly attributes: Attributes;
}

export interface Histogram {
  readonly count: number;
  readonly sum: number;
  /** Upper bounds of all buckets but the last, which has none. */
  readonly bounds: readonly number[];
  readonly buckets: readonly number[];
}

/** One series of a metric, with its latest value. */
export interface Point {
  readonly metric: string;
  readonly attributes: Attributes;
  readonly value: number | Histogram;
}

/** @throws {z.ZodError} for what is not OTLP, as the other two. */
export function readTraces(json: unknown): Span[] {
  return traces.parse(json).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

export function readLogs(json: unknown): LogRecord[] {
  return logs.parse(json).resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

export function readMetrics(json: unknown): Point[] {
  const all = metrics
    .parse(json)
    .resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  return all.flatMap(({ name, sum, gauge, histogram }) => [
    ...[...(sum?.dataPoints ?? []), ...(gauge?.dataPoints ?? [])].map(({ attributes, asInt, asDouble }) => ({
      metric: name,
      attributes,
      value: asDouble ?? Number(asInt ?? 0),
    })),
    ...(histogram?.dataPoints ?? []).map(({ attributes, count, sum, explicitBounds, bucketCounts }) => ({
      metric: name,
      attributes,
      value: { count: Number(count), sum, bounds: explicitBounds, buckets: bucketCounts.map(Number) },
    })),
  ]);
}

const int64 = z.union([z.number().int(), z.string().regex(/^-?\d{1,20}$/)]).transform((value) => BigInt(value));

const value = z
  .object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: int64.optional(),
    doubleValue: z.number().optional(),
  })
  // Lists, maps and bytes are not shown by the demo.
  .transform(({ stringValue, boolValue, intValue, doubleValue }): AttributeValue => {
    return stringValue ?? boolValue ?? doubleValue ?? (intValue === undefined ? '' : Number(intValue));
  });

const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((pairs): Attributes => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));

const spanSchema = z
  .object({
    traceId: z.string(),
    spanId: z.string(),
    parentSpanId: z.string().optional(),
    name: z.string(),
    startTimeUnixNano: int64,
    endTimeUnixNano: int64,
    attributes,
  })
  .transform(({ startTimeUnixNano: start, endTimeUnixNano: end, parentSpanId, ...span }): Span => {
    return { ...span, start, end, ...(parentSpanId && { parentSpanId }) };
  });

const logSchema = z
  .object({
    traceId: z.string().default(''),
    spanId: z.string().default(''),
    eventName: z.string().default(''),
    severityText: z.string().default(''),
    body: value.optional(),
    attributes,
  })
  .transform(({ severityText, body, ...record }): LogRecord => {
    return { ...record, severity: severityText, body: String(body ?? '') };
  });

const numberPoint = z.object({ attributes, asInt: int64.optional(), asDouble: z.number().optional() });
const histogramPoint = z.object({
  attributes,
  count: int64,
  sum: z.number().default(0),
  explicitBounds: z.array(z.number()).default([]),
  bucketCounts: z.array(int64).default([]),
});
const metricSchema = z.object({
  name: z.string(),
  sum: z.object({ dataPoints: z.array(numberPoint) }).optional(),
  gauge: z.object({ dataPoints: z.array(numberPoint) }).optional(),
  histogram: z.object({ dataPoints: z.array(histogramPoint) }).optional(),
});

const traces = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});
const logs = z.object({
  resourceLogs: z.array(z.object({ scopeLogs: z.array(z.object({ logRecords: z.array(logSchema) })) })),
});
const metrics = z.object({
  resourceMetrics: z.array(z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(metricSchema) })) })),
});
