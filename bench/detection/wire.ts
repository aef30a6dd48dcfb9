import { bodyOf, type Sample } from './corpus.js';

/** The bytes of a request. */
export interface Message {
  readonly bytes: Buffer;
  readonly method: string;
  /** Leaves a connection in a state in which nothing else can be sent over it. */
  readonly isLast: boolean;
}

/** Writes a request as it goes over the wire: nothing is normalised, only a missing Content-Length is added. */
export function messageOf(sample: Sample): Message {
  const { method, path, headers, raw_b64, version } = sample;
  if (raw_b64 !== undefined) return { bytes: Buffer.from(raw_b64, 'base64'), method, isLast: true };
  const body = bodyOf(sample) ?? Buffer.alloc(0);
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const isFramed = names.has('content-length') || names.has('transfer-encoding');
  const needsLength = !isFramed && (body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(method));
  const lines = [
    `${method} ${path} ${version ?? 'HTTP/1.1'}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(needsLength ? [`Content-Length: ${body.length}`] : []),
  ];
  const told = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  return {
    bytes: Buffer.concat([...lines.map(line), line(''), body]),
    method,
    isLast:
      version !== undefined ||
      names.has('transfer-encoding') ||
      names.has('upgrade') ||
      (told !== undefined && String(told) !== String(body.length)),
  };
}

/** Characters are bytes as long as they can be. */
function line(text: string): Buffer {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return Buffer.from(`${text}\r\n`, 'utf8');
  return Buffer.from(`${text}\r\n`, 'latin1');
}
