import assert from 'node:assert/strict';
import { parseCidr } from '../../src/intel/cidr.js';

/** What a record may be made of. A Buffer is taken as it is, for what is malformed. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value } | Buffer;

export interface MmdbOptions {
  readonly ipVersion?: 4 | 6;
  readonly recordSize?: 24 | 28 | 32;
  /** In place of the usual metadata. */
  readonly metadata?: Value;
  /** What the data section begins with, before the records: for pointers to lead to. */
  readonly preamble?: Buffer;
}

/**
 * A database in MaxMind's format (MaxMind DB File Format 2.0): a binary search tree over the bits of addresses, the records, and
 * metadata at the end. Networks must not overlap.
 */
export function mmdb(networks: Readonly<Record<string, Value>>, options: MmdbOptions = {}): Buffer {
  const { ipVersion = 6, recordSize = 24, preamble = Buffer.alloc(0) } = options;
  const root: Node = [undefined, undefined];
  const data: Buffer[] = [preamble];
  let length = preamble.length;
  for (const [network, record] of Object.entries(networks)) {
    const bytes = encode(record);
    insert(root, bitsOf(network, ipVersion), length);
    data.push(bytes);
    length += bytes.length;
  }
  const nodes = listed(root);
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_750_000_000,
    database_type: 'Test',
    ip_version: ipVersion,
    node_count: nodes.size,
    record_size: recordSize,
  };
  const place = (child: Child) => {
    if (child === undefined) return nodes.size;
    return typeof child === 'number' ? nodes.size + 16 + child : (nodes.get(child) ?? 0);
  };
  const tree = [...nodes.keys()].map(([left, right]) => nodeBytes(place(left), place(right), recordSize));
  return Buffer.concat([...tree, Buffer.alloc(16), ...data, MARKER, encode(options.metadata ?? metadata)]);
}

/** What precedes the metadata. */
export const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

/** A value as it stands in the data section. */
export function encode(value: Value): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (typeof value === 'string') return sized(2, Buffer.byteLength(value), Buffer.from(value));
  if (typeof value === 'boolean') return Buffer.from([Number(value), 14 - 7]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return sized(6, 4, bytes);
  }
  if (Array.isArray(value)) {
    assert.ok(value.length < 29);
    return Buffer.concat([Buffer.from([value.length, 11 - 7]), ...value.map(encode)]);
  }
  const entries = Object.entries(value);
  return sized(7, entries.length, Buffer.concat(entries.flatMap(([key, inner]) => [encode(key), encode(inner)])));
}

/** A pointer to a place in the data section. */
export function pointer(offset: number): Buffer {
  return Buffer.from([0x20 | (offset >> 8), offset & 255]);
}

function sized(type: number, size: number, bytes: Buffer): Buffer {
  assert.ok(size < 29 + 256);
  return Buffer.concat([Buffer.from(size < 29 ? [(type << 5) | size] : [(type << 5) | 29, size - 29]), bytes]);
}

/** A number is where a record begins in the data section. */
type Child = Node | number | undefined;
type Node = [left: Child, right: Child];

function insert(root: Node, bits: readonly number[], record: number): void {
  let node = root;
  for (const [depth, bit] of bits.entries()) {
    const side = bit as 0 | 1;
    const child = node[side];
    assert.ok(typeof child !== 'number', 'networks overlap');
    if (depth === bits.length - 1) node[side] = record;
    else if (child) node = child;
    else {
      const made: Node = [undefined, undefined];
      node[side] = made;
      node = made;
    }
  }
}

/** IPv4 lies in ::/96. */
function bitsOf(network: string, ipVersion: 4 | 6): readonly number[] {
  const range = parseCidr(network);
  assert.ok(range, network);
  const { family, first } = range;
  const length = Number(network.split('/')[1] ?? (family === 4 ? 32 : 128));
  const words = family === 4 ? [0, 0, 0, first[3]] : first;
  const all = words.flatMap((word) => Array.from({ length: 32 }, (_, bit) => (word >>> (31 - bit)) & 1));
  return ipVersion === 4 ? all.slice(96, 96 + length) : all.slice(0, family === 4 ? 96 + length : length);
}

function listed(root: Node): ReadonlyMap<Node, number> {
  const numbers = new Map([[root, 0]]);
  for (const node of numbers.keys()) {
    for (const child of node) if (Array.isArray(child)) numbers.set(child, numbers.size);
  }
  return numbers;
}

function nodeBytes(left: number, right: number, recordSize: 24 | 28 | 32): Buffer {
  const bytes = Buffer.alloc(recordSize / 4);
  if (recordSize === 32) {
    bytes.writeUInt32BE(left, 0);
    bytes.writeUInt32BE(right, 4);
    return bytes;
  }
  bytes.writeUIntBE(left & 0xffffff, 0, 3);
  bytes.writeUIntBE(right & 0xffffff, bytes.length - 3, 3);
  if (recordSize === 28) bytes[3] = ((left >>> 24) << 4) | (right >>> 24);
  return bytes;
}
