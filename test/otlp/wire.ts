/** OTLP requests as both encodings give them: ids and bytes as text or buffer, 64-bit numbers as text or number. */

export type Signal = 'traces' | 'logs' | 'metrics';

export interface WireRequest {
  readonly resourceSpans?: readonly WireResource[];
  readonly resourceLogs?: readonly WireResource[];
  readonly resourceMetrics?: readonly WireResource[];
}

export interface WireResource {
  readonly resource?: { readonly attributes?: WireAttributes };
  readonly scopeSpans?: readonly WireScope[];
  readonly scopeLogs?: readonly WireScope[];
  readonly scopeMetrics?: readonly WireScope[];
}

export interface WireScope {
  readonly scope?: { readonly name?: string; readonly version?: string };
  readonly schemaUrl?: string;
  readonly spans?: readonly WireSpan[];
  readonly logRecords?: readonly WireLog[];
  readonly metrics?: readonly WireMetric[];
}

export interface WireSpan {
  readonly traceId?: WireBytes;
  readonly spanId?: WireBytes;
  readonly parentSpanId?: WireBytes;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: WireInteger;
  readonly endTimeUnixNano?: WireInteger;
  readonly attributes?: WireAttributes;
  readonly events?: readonly { readonly name?: string; readonly attributes?: WireAttributes }[];
  readonly links?: readonly { readonly traceId?: WireBytes; readonly spanId?: WireBytes }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

export interface WireLog {
  readonly timeUnixNano?: WireInteger;
  readonly eventName?: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: WireValue;
  readonly attributes?: WireAttributes;
  readonly traceId?: WireBytes;
  readonly spanId?: WireBytes;
}

export interface WireMetric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: WirePoints;
  readonly sum?: WirePoints;
  readonly histogram?: WirePoints;
}

export interface WirePoints {
  readonly dataPoints?: readonly WirePoint[];
  readonly aggregationTemporality?: number;
  readonly isMonotonic?: boolean;
}

export interface WirePoint {
  readonly attributes?: WireAttributes;
  readonly startTimeUnixNano?: WireInteger;
  readonly timeUnixNano?: WireInteger;
  readonly asDouble?: number;
  readonly asInt?: WireInteger;
  readonly count?: WireInteger;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly WireInteger[];
  readonly explicitBounds?: readonly number[];
}

export type WireBytes = string | Uint8Array;
export type WireInteger = string | number;
export type WireAttributes = readonly { readonly key?: string; readonly value?: WireValue }[];

export interface WireValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: WireInteger;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly WireValue[] };
  readonly kvlistValue?: { readonly values?: WireAttributes };
  readonly bytesValue?: WireBytes;
}
