/** The rules service of the stack: three keys, signed rules, kept in a directory. It begins with rules of its own where there are none. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { rulesService, type ServiceKey } from 'koa-otel-guard/rules-service';
import { tellEventLoop } from './event-loop.js';
import { FIRST_RULES } from './first-rules.js';
import { stopping } from './stopping.js';
import { variable } from './variable.js';

const stop = stopping();
const adminKey = variable('RULES_ADMIN_KEY');
const service = rulesService({
  storage: variable('RULES_DIRECTORY'),
  keys: [
    key('shop', 'reader', variable('RULES_READER_KEY')),
    key('operator', 'operator', variable('RULES_OPERATOR_KEY')),
    key('admin', 'admin', adminKey),
  ],
  signing: { algorithm: 'hmac-sha256', id: 'stack', secret: variable('RULES_SIGNING_SECRET') },
});
const server = await service.listen(Number(variable('PORT', '8090')), variable('HOST', '0.0.0.0'));
const { port } = server.address() as AddressInfo;
await begin();
tellEventLoop();
console.log(`rules service on port ${port}`);
if (!stop.aborted) await once(stop, 'abort');
await service.close();

function key(id: string, role: ServiceKey['role'], secret: string): ServiceKey {
  return { id, role, sha256: createHash('sha256').update(secret).digest('hex') };
}

/** Puts the first rules, unless there are rules already. */
async function begin(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/rules`, {
    method: 'PUT',
    headers: {
      Authorization: `Bearer ${adminKey}`,
      'Content-Type': 'application/json',
      'If-None-Match': '*',
    },
    body: JSON.stringify(FIRST_RULES),
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status !== 201 && answer.status !== 412) throw new Error(`the first rules: ${await answer.text()}`);
}
