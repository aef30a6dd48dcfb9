/** What a receiver has received, the same from JSON and from protobuf. Times are nanoseconds since 1970. */

export type AttributeValue =
  | string
  | number
  | boolean
  | undefined
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Who sent it: the instrumentation scope, and the attributes of the resource. */
export interface Origin {
  readonly scope: { readonly name: string; readonly version: string; readonly schemaUrl: string };
  readonly resource: Attributes;
}

export interface ReceivedSpan extends Origin {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Absent on a root. */
  readonly parentSpanId?: string;
  readonly kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message: string };
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

export interface ReceivedLog extends Origin {
  readonly eventName: string;
  readonly time: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** One data point. Sums are cumulative by default: every export brings every point again, so look at the last one. */
export interface ReceivedPoint extends Origin {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly type: 'gauge' | 'sum' | 'histogram';
  readonly temporality?: 'delta' | 'cumulative';
  readonly isMonotonic?: boolean;
  readonly attributes: Attributes;
  readonly start: bigint;
  readonly time: bigint;
  /** Of a gauge or a sum. */
  readonly value?: number;
  readonly histogram?: Buckets;
}

export interface Buckets {
  readonly count: number;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bounds: readonly number[];
  /** One more than `bounds`. */
  readonly counts: readonly number[];
}
