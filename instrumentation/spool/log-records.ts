/** Log records as text that outlives the process, and back: what exporters of the SDK read of a record, no more. */
export interface LogRecord {
  readonly hrTime: readonly [seconds: number, nanoseconds: number];
  readonly hrTimeObserved: readonly [seconds: number, nanoseconds: number];
  readonly spanContext?: SpanReference | undefined;
  readonly severityText?: string | undefined;
  readonly severityNumber?: number | undefined;
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  readonly attributes: object;
  readonly droppedAttributesCount: number;
  readonly resource: { readonly attributes: object; readonly schemaUrl?: string | undefined };
  readonly instrumentationScope: Scope;
}

interface SpanReference {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

interface Scope {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
  readonly attributes?: object | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

export function encode(records: readonly LogRecord[]): string {
  // Exporters group by identity: what is one object here is one object again when it is read.
  const resources = new Map<LogRecord['resource'], number>();
  const scopes = new Map<Scope, number>();
  const lean = records.map((record) => ({
    in: [indexOf(resources, record.resource), indexOf(scopes, record.instrumentationScope)],
    hrTime: record.hrTime,
    hrTimeObserved: record.hrTimeObserved,
    ...(record.spanContext && { spanContext: reference(record.spanContext) }),
    severityText: record.severityText,
    severityNumber: record.severityNumber,
    body: record.body,
    eventName: record.eventName,
    attributes: record.attributes,
    droppedAttributesCount: record.droppedAttributesCount,
  }));
  const packed = {
    resources: [...resources.keys()].map(({ attributes, schemaUrl }) => ({ attributes, schemaUrl })),
    scopes: [...scopes.keys()].map(({ name, version, schemaUrl, attributes, droppedAttributesCount }) => {
      return { name, version, schemaUrl, attributes, droppedAttributesCount };
    }),
    records: lean,
  };
  return JSON.stringify(packed, marking);
}

/** @throws when it is not what `encode` has written. */
export function decode(payload: string): LogRecord[] {
  // Most have no mark: without a reviver it is several times as fast.
  const packed = (payload.includes(MARK_IN_JSON) ? JSON.parse(payload, unmarking) : JSON.parse(payload)) as Packed;
  return packed.records.map(({ in: [resource, scope], ...fields }) => {
    return { ...fields, resource: at(packed.resources, resource), instrumentationScope: at(packed.scopes, scope) };
  });
}

interface Packed {
  readonly resources: readonly LogRecord['resource'][];
  readonly scopes: readonly Scope[];
  readonly records: readonly (Omit<LogRecord, 'resource' | 'instrumentationScope'> & { in: [number, number] })[];
}

/** Key of an object that stands for what JSON lacks; no attribute has such a name. */
const MARK = '\u0000';
const MARK_IN_JSON = JSON.stringify(MARK).slice(1, -1);

function marking(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [MARK]: String(value) };
  if (typeof value === 'bigint') return String(value);
  // A Buffer has been made an object before it comes here.
  const original = (this as Readonly<Record<string, unknown>>)[key];
  return original instanceof Uint8Array ? { [MARK]: [Buffer.from(original).toString('base64')] } : value;
}

function unmarking(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(MARK in value)) return value;
  const marked = value[MARK];
  return Array.isArray(marked) ? new Uint8Array(Buffer.from(String(marked[0]), 'base64')) : Number(marked);
}

function reference({ traceId, spanId, traceFlags }: SpanReference): SpanReference {
  return { traceId, spanId, traceFlags };
}

function indexOf<Key>(indices: Map<Key, number>, key: Key): number {
  const known = indices.get(key);
  if (known !== undefined) return known;
  indices.set(key, indices.size);
  return indices.size - 1;
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}
