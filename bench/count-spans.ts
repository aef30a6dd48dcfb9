/** Counts the spans of an ExportTraceServiceRequest: resource_spans (1), scope_spans (2), spans (2), as protobuf. */
export function countSpans(message: Buffer): number {
  let count = 0;
  for (const resourceSpans of fields(message, 1)) {
    for (const scopeSpans of fields(resourceSpans, 2)) count += fields(scopeSpans, 2).length;
  }
  return count;
}

/** The length-delimited fields of a message that have this number. */
function fields(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  while (at < message.length) {
    const tag = varint(message, at);
    at = tag.end;
    const wireType = tag.value & 7;
    if (wireType === LENGTH_DELIMITED) {
      const length = varint(message, at);
      at = length.end + length.value;
      if (at > message.length) throw new Error('count-spans: a field reaches beyond its message');
      if (tag.value >>> 3 === wanted) found.push(message.subarray(length.end, at));
    } else if (wireType === VARINT) {
      at = varint(message, at).end;
    } else if (wireType === FIXED_64 || wireType === FIXED_32) {
      at += wireType === FIXED_64 ? 8 : 4;
    } else {
      throw new Error(`count-spans: unknown wire type ${wireType}`);
    }
  }
  return found;
}

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

function varint(message: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < message.length; at++) {
    const byte = message[at] ?? 0;
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new Error('count-spans: a number reaches beyond its message');
}
