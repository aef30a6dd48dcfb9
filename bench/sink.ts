/**
 * Receives OTLP over HTTP in its own process: `node sink.js`. Tells its port, then answers each message with the
 * number of spans that arrived since the last one, by sender. It reads what it received only when it is asked.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { countSpans } from './count-spans.js';

export type SinkMessage = { readonly port: number } | { readonly spans: Readonly<Record<string, number>> };

const unread: { readonly sender: string; readonly body: Buffer }[] = [];

const server = createServer(async (request, response) => {
  const body = await read(request);
  // Each sender has a path of its own: `/SENDER/v1/traces`.
  const [, sender = '', , signal] = (request.url ?? '').split('/');
  if (signal === 'traces') unread.push({ sender, body });
  response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) tell({ port: address.port });
});

process.on('message', () => {
  const spans: Record<string, number> = {};
  for (const { sender, body } of unread.splice(0)) spans[sender] = (spans[sender] ?? 0) + countSpans(gunzipSync(body));
  tell({ spans });
});
process.on('disconnect', () => process.exit());

function tell(message: SinkMessage): void {
  process.send?.(message);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
