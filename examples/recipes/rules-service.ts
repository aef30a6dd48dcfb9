/**
 * A service that keeps the rules of all your applications: keys with roles, a page to block somebody in a hurry, a history to go
 * back in, and rules that are signed, so that an application takes them from nobody else.
 */
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';
import { type RulesService, rulesService, type ServiceKey } from 'koa-otel-guard/rules-service';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

export function service(storage: string, keys: readonly ServiceKey[]): RulesService {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return rulesService({ storage, keys, signing: { algorithm: 'ed25519', id: 'k1', privateKey: pem } });
}

export function app(source: string, token: string): Koa {
  const ed25519 = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const koa = new Koa();
  koa.use(guard({ proxies: { trust: ['loopback'] }, rules: { source, token, interval: '1s', verify: { ed25519 } } }));
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) {
  const key = randomUUID();
  const sha256 = createHash('sha256').update(key).digest('hex');
  const rules = service(mkdtempSync(join(tmpdir(), 'rules-')), [{ id: 'shop', role: 'reader', sha256 }]);
  const { port } = (await rules.listen(0)).address() as AddressInfo;
  app(`http://127.0.0.1:${port}/v1/rules`, key).listen(Number(process.env.PORT ?? 3000));
}
