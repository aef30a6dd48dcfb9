import { createHash } from 'node:crypto';
import { rulesService } from 'koa-otel-guard/rules-service';

const key = 'a-key-of-this-test-only';
const sha256 = createHash('sha256').update(key).digest('hex');
const jwt = { secret: 'x'.repeat(32), issuer: 'https://login.example', audience: 'rules' };
const service = rulesService({
  storage: 'rules',
  keys: [{ id: 'ci', role: 'admin', sha256 }],
  jwt,
  guard: { warnings: false },
});
service.app.silent = true;
const server = await service.listen(0);
const ask = (token, init) =>
  fetch(`http://127.0.0.1:${server.address().port}/v1/rules`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-none-match': '*' },
  }).then(({ status }) => status);
const put = await ask(key, { method: 'PUT', body: '{"mode":"monitor"}' });
const token = await ask('a.b.c', {});
await service.close();
process.stdout.write(JSON.stringify({ put, token }));
