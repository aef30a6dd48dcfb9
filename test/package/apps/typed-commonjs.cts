import type { AddressInfo } from 'node:net';

import Koa = require('koa');
import guardModule = require('koa-otel-guard');

const { GuardOptionsError, guard } = guardModule;
const options: guardModule.GuardOptions = { mode: 'enforce', warnings: { GUARD_NO_SDK: false } };
const shield: guardModule.Shield = guard(options);

const app = new Koa();
app.use(shield);
app.use((ctx) => {
  ctx.body = 'fine';
});

const server = app.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fine = await fetch(`${url}/search?q=shoes`);
  const attack = await fetch(`${url}/search?q=%3Cscript%3Ealert(1)%3C/script%3E`);
  const { error } = (await attack.json()) as { error: string };
  let fault: boolean | undefined;
  try {
    // @ts-expect-error: the compiler names a misspelt option too.
    guard({ rateLimits: {} });
  } catch (thrown) {
    fault = thrown instanceof GuardOptionsError;
  }
  const seen = { fine: [fine.status, await fine.text()], attack: [attack.status, error], fault };
  console.log(JSON.stringify(seen));
  server.close();
});
