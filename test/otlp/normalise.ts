import type {
  Attributes,
  AttributeValue,
  Buckets,
  Origin,
  ReceivedLog,
  ReceivedPoint,
  ReceivedSpan,
} from './telemetry.js';
import type {
  WireAttributes,
  WireBytes,
  WireInteger,
  WireLog,
  WireMetric,
  WirePoint,
  WirePoints,
  WireRequest,
  WireResource,
  WireScope,
  WireSpan,
  WireValue,
} from './wire.js';

export function spansOf({ resourceSpans = [] }: WireRequest): ReceivedSpan[] {
  return resourceSpans.flatMap((resource) =>
    (resource.scopeSpans ?? []).flatMap((scope) => (scope.spans ?? []).map((span) => spanOf(span, resource, scope))),
  );
}

export function logsOf({ resourceLogs = [] }: WireRequest): ReceivedLog[] {
  return resourceLogs.flatMap((resource) =>
    (resource.scopeLogs ?? []).flatMap((scope) => (scope.logRecords ?? []).map((log) => logOf(log, resource, scope))),
  );
}

export function pointsOf({ resourceMetrics = [] }: WireRequest): ReceivedPoint[] {
  return resourceMetrics.flatMap((resource) =>
    (resource.scopeMetrics ?? []).flatMap((scope) =>
      (scope.metrics ?? []).flatMap((metric) => pointsOfMetric(metric, originOf(resource, scope))),
    ),
  );
}

function originOf({ resource }: WireResource, { scope, schemaUrl = '' }: WireScope): Origin {
  return {
    scope: { name: scope?.name ?? '', version: scope?.version ?? '', schemaUrl },
    resource: attributesOf(resource?.attributes),
  };
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS_CODES = ['unset', 'ok', 'error'] as const;
const TEMPORALITIES = [undefined, 'delta', 'cumulative'] as const;

function spanOf(span: WireSpan, resource: WireResource, scope: WireScope): ReceivedSpan {
  const parentSpanId = hex(span.parentSpanId);
  return {
    name: span.name ?? '',
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    ...(parentSpanId !== '' && { parentSpanId }),
    kind: KINDS[span.kind ?? 0] ?? 'unspecified',
    start: BigInt(span.startTimeUnixNano ?? 0),
    end: BigInt(span.endTimeUnixNano ?? 0),
    attributes: attributesOf(span.attributes),
    status: { code: STATUS_CODES[span.status?.code ?? 0] ?? 'unset', message: span.status?.message ?? '' },
    events: (span.events ?? []).map(({ name = '', attributes }) => ({ name, attributes: attributesOf(attributes) })),
    links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId: hex(traceId), spanId: hex(spanId) })),
    ...originOf(resource, scope),
  };
}

function logOf(log: WireLog, resource: WireResource, scope: WireScope): ReceivedLog {
  const traceId = hex(log.traceId);
  const spanId = hex(log.spanId);
  return {
    eventName: log.eventName ?? '',
    time: BigInt(log.timeUnixNano ?? 0),
    severityNumber: log.severityNumber ?? 0,
    severityText: log.severityText ?? '',
    body: plain(log.body),
    attributes: attributesOf(log.attributes),
    ...(traceId !== '' && { traceId }),
    ...(spanId !== '' && { spanId }),
    ...originOf(resource, scope),
  };
}

function pointsOfMetric(metric: WireMetric, origin: Origin): ReceivedPoint[] {
  const { name = '', unit = '', description = '' } = metric;
  const type = POINT_TYPES.find((candidate) => metric[candidate]);
  if (!type) throw new Error(`metric ${JSON.stringify(name)} is neither a gauge nor a sum nor a histogram`);
  const { dataPoints = [], aggregationTemporality = 0, isMonotonic }: WirePoints = metric[type] ?? {};
  const temporality = TEMPORALITIES[aggregationTemporality];
  return dataPoints.map((point) => ({
    name,
    unit,
    description,
    type,
    ...(temporality && { temporality }),
    ...(type === 'sum' && { isMonotonic: isMonotonic ?? false }),
    attributes: attributesOf(point.attributes),
    start: BigInt(point.startTimeUnixNano ?? 0),
    time: BigInt(point.timeUnixNano ?? 0),
    ...(type === 'histogram' ? { histogram: bucketsOf(point) } : { value: point.asDouble ?? Number(point.asInt) }),
    ...origin,
  }));
}

const POINT_TYPES = ['gauge', 'sum', 'histogram'] as const;

function bucketsOf({ count = 0, sum, min, max, explicitBounds = [], bucketCounts = [] }: WirePoint): Buckets {
  return {
    count: Number(count),
    ...(sum !== undefined && { sum }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    bounds: explicitBounds,
    counts: bucketCounts.map(Number),
  };
}

function attributesOf(attributes: WireAttributes = []): Attributes {
  return Object.fromEntries(attributes.map(({ key = '', value }) => [key, plain(value)]));
}

function plain(value: WireValue = {}): AttributeValue {
  if (value.intValue !== undefined) return integer(value.intValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  if (value.kvlistValue) return attributesOf(value.kvlistValue.values);
  if (value.bytesValue !== undefined) return base64(value.bytesValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
}

function integer(value: WireInteger): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`the attribute value ${value} is no safe integer`);
  return number;
}

/** Ids are hexadecimal text in JSON and bytes in protobuf. */
function hex(bytes: WireBytes = ''): string {
  return typeof bytes === 'string' ? bytes.toLowerCase() : Buffer.from(bytes).toString('hex');
}

/** Values of type bytes are base64 text in JSON and bytes in protobuf. */
function base64(bytes: WireBytes): string {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
}
