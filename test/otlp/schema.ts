import type { INamespace } from 'protobufjs';

/** The part of the OTLP messages that the receiver reads, with the field numbers of the public protocol. */
export const OTLP_SCHEMA: INamespace = {
  nested: {
    TracesRequest: message({ resourceSpans: repeated(1, 'ResourceSpans') }),
    LogsRequest: message({ resourceLogs: repeated(1, 'ResourceLogs') }),
    MetricsRequest: message({ resourceMetrics: repeated(1, 'ResourceMetrics') }),

    ResourceSpans: message({ resource: one(1, 'Resource'), scopeSpans: repeated(2, 'ScopeSpans') }),
    ResourceLogs: message({ resource: one(1, 'Resource'), scopeLogs: repeated(2, 'ScopeLogs') }),
    ResourceMetrics: message({ resource: one(1, 'Resource'), scopeMetrics: repeated(2, 'ScopeMetrics') }),
    Resource: message({ attributes: repeated(1, 'KeyValue') }),

    ScopeSpans: message({ scope: one(1, 'Scope'), spans: repeated(2, 'Span'), schemaUrl: one(3, 'string') }),
    ScopeLogs: message({ scope: one(1, 'Scope'), logRecords: repeated(2, 'LogRecord'), schemaUrl: one(3, 'string') }),
    ScopeMetrics: message({ scope: one(1, 'Scope'), metrics: repeated(2, 'Metric'), schemaUrl: one(3, 'string') }),
    Scope: message({ name: one(1, 'string'), version: one(2, 'string') }),

    Span: message({
      traceId: one(1, 'bytes'),
      spanId: one(2, 'bytes'),
      parentSpanId: one(4, 'bytes'),
      name: one(5, 'string'),
      kind: one(6, 'int32'),
      startTimeUnixNano: one(7, 'fixed64'),
      endTimeUnixNano: one(8, 'fixed64'),
      attributes: repeated(9, 'KeyValue'),
      events: repeated(11, 'SpanEvent'),
      links: repeated(13, 'SpanLink'),
      status: one(15, 'Status'),
    }),
    SpanEvent: message({
      timeUnixNano: one(1, 'fixed64'),
      name: one(2, 'string'),
      attributes: repeated(3, 'KeyValue'),
    }),
    SpanLink: message({ traceId: one(1, 'bytes'), spanId: one(2, 'bytes'), attributes: repeated(4, 'KeyValue') }),
    Status: message({ message: one(2, 'string'), code: one(3, 'int32') }),

    LogRecord: message({
      timeUnixNano: one(1, 'fixed64'),
      severityNumber: one(2, 'int32'),
      severityText: one(3, 'string'),
      body: one(5, 'AnyValue'),
      attributes: repeated(6, 'KeyValue'),
      traceId: one(9, 'bytes'),
      spanId: one(10, 'bytes'),
      observedTimeUnixNano: one(11, 'fixed64'),
      eventName: one(12, 'string'),
    }),

    Metric: message({
      name: one(1, 'string'),
      description: one(2, 'string'),
      unit: one(3, 'string'),
      gauge: one(5, 'Gauge'),
      sum: one(7, 'Sum'),
      histogram: one(9, 'Histogram'),
      exponentialHistogram: one(10, 'Unread'),
      summary: one(11, 'Unread'),
    }),
    Gauge: message({ dataPoints: repeated(1, 'NumberPoint') }),
    Sum: message({
      dataPoints: repeated(1, 'NumberPoint'),
      aggregationTemporality: one(2, 'int32'),
      isMonotonic: one(3, 'bool'),
    }),
    Histogram: message({ dataPoints: repeated(1, 'HistogramPoint'), aggregationTemporality: one(2, 'int32') }),
    Unread: message({}),
    NumberPoint: message({
      startTimeUnixNano: one(2, 'fixed64'),
      timeUnixNano: one(3, 'fixed64'),
      asDouble: one(4, 'double'),
      asInt: one(6, 'sfixed64'),
      attributes: repeated(7, 'KeyValue'),
    }),
    HistogramPoint: message({
      startTimeUnixNano: one(2, 'fixed64'),
      timeUnixNano: one(3, 'fixed64'),
      count: one(4, 'fixed64'),
      sum: one(5, 'double'),
      bucketCounts: repeated(6, 'fixed64'),
      explicitBounds: repeated(7, 'double'),
      attributes: repeated(9, 'KeyValue'),
      min: one(11, 'double'),
      max: one(12, 'double'),
    }),

    KeyValue: message({ key: one(1, 'string'), value: one(2, 'AnyValue') }),
    AnyValue: message({
      stringValue: one(1, 'string'),
      boolValue: one(2, 'bool'),
      intValue: one(3, 'int64'),
      doubleValue: one(4, 'double'),
      arrayValue: one(5, 'ArrayValue'),
      kvlistValue: one(6, 'KeyValueList'),
      bytesValue: one(7, 'bytes'),
    }),
    ArrayValue: message({ values: repeated(1, 'AnyValue') }),
    KeyValueList: message({ values: repeated(1, 'KeyValue') }),
  },
};

interface Field {
  readonly id: number;
  readonly type: string;
  readonly rule?: 'repeated';
}

function message(fields: Record<string, Field>): { fields: Record<string, Field> } {
  return { fields };
}

function one(id: number, type: string): Field {
  return { id, type };
}

function repeated(id: number, type: string): Field {
  return { id, type, rule: 'repeated' };
}
