import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';

/** Whether a body comes with a request. HTTP/2 need not say so beforehand: unless its headers end the stream, one may come. */
export function hasBody(req: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = req.headers;
  if (coding !== undefined) return true;
  if (length !== undefined) return !/^0+$/.test(length);
  return req.httpVersionMajor >= 2 && (req as unknown as Http2ServerRequest).stream.endAfterHeaders !== true;
}
