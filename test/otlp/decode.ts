import type { IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { OTLP_SCHEMA } from './schema.js';
import type { Signal, WireRequest } from './wire.js';

export interface Encoding {
  readonly format: 'json' | 'protobuf';
  readonly gzip: boolean;
}

/** The encoding that the headers of a request promise; throws for one that OTLP over HTTP does not have. */
export function readEncoding(headers: IncomingHttpHeaders): Encoding {
  const [type] = (headers['content-type'] ?? '').split(';', 1);
  const format = FORMATS.get(type);
  const compression = headers['content-encoding'] ?? 'identity';
  if (!format) throw new Error(`content-type is ${JSON.stringify(type)}`);
  if (compression !== 'gzip' && compression !== 'identity') throw new Error(`content-encoding is ${compression}`);
  return { format, gzip: compression === 'gzip' };
}

/** Decodes the body of an OTLP request. */
export function decode(signal: Signal, { format, gzip }: Encoding, body: Buffer): WireRequest {
  const plain = gzip ? gunzipSync(body, { maxOutputLength: LARGEST_BODY }) : body;
  if (format === 'json') return JSON.parse(plain.toString('utf8')) as WireRequest;
  const type = schema.lookupType(REQUEST_TYPES[signal]);
  return type.toObject(type.decode(plain), { longs: String }) as WireRequest;
}

const LARGEST_BODY = 64 * 1_024 * 1_024;

const FORMATS = new Map<string | undefined, Encoding['format']>([
  ['application/json', 'json'],
  ['application/x-protobuf', 'protobuf'],
]);

const REQUEST_TYPES: Readonly<Record<Signal, string>> = {
  traces: 'TracesRequest',
  logs: 'LogsRequest',
  metrics: 'MetricsRequest',
};

const schema = protobuf.Root.fromJSON(OTLP_SCHEMA);
