const Koa = require('koa');
const { GuardOptionsError, guard } = require('koa-otel-guard');

const app = new Koa();
// Without an SDK, on purpose: the one warning that there would be.
app.use(guard({ warnings: { GUARD_NO_SDK: false } }));
app.use((ctx) => {
  ctx.body = 'fine';
});

const server = app.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const fine = await fetch(`${url}/search?q=shoes`);
  const attack = await fetch(`${url}/search?q=%3Cscript%3Ealert(1)%3C/script%3E`);
  let fault;
  try {
    guard({ rateLimits: {} });
  } catch (error) {
    fault = error instanceof GuardOptionsError;
  }
  // The database of countries comes with the package.
  const abroad = guard({ warnings: false, countries: { allow: ['AQ'] } });
  await abroad.close();
  console.log(
    JSON.stringify({
      fine: [fine.status, await fine.text()],
      attack: [attack.status, (await attack.json()).error],
      fault,
    }),
  );
  server.close();
});
