import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { Arrivals } from './arrivals.js';
import { readLogs, readMetrics, readTraces } from './otlp.js';
import { Refusal, readBody } from './read-body.js';

/** OTLP/HTTP in its JSON encoding (OTLP specification 1.x, "OTLP/HTTP"): POST to one path per signal. */
const arrivals = new Arrivals();
const signals: Readonly<Record<string, (json: unknown) => void>> = {
  '/v1/traces': (json) => arrivals.spans(readTraces(json)),
  '/v1/logs': (json) => arrivals.logs(readLogs(json)),
  '/v1/metrics': (json) => arrivals.metrics(readMetrics(json)),
};

const server = http.createServer(async (request, response) => {
  const accept = signals[request.url ?? ''];
  let status = 200;
  let problem: string | undefined;
  try {
    if (!accept) throw new Refusal(404, 'expected /v1/traces, /v1/logs or /v1/metrics');
    const { json, bytes } = await readBody(request);
    accept(json);
    arrivals.received(bytes);
  } catch (error) {
    status = error instanceof Refusal ? error.status : 400;
    problem = error instanceof Error ? error.message : String(error);
  }
  response.writeHead(status, { 'Content-Type': 'application/json', ...(problem && { Connection: 'close' }) });
  response.end(JSON.stringify(problem === undefined ? {} : { message: problem }));
});

server.listen(0, '127.0.0.1');
await once(server, 'listening');
parentPort?.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
parentPort?.on('message', () => parentPort?.postMessage(arrivals.all));
