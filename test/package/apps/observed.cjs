const { default: Router } = require('@koa/router');
const Koa = require('koa');
const { guard } = require('koa-otel-guard');

const router = new Router();
router.get('/items/:id', (ctx) => {
  ctx.body = `item ${ctx.params.id}`;
});
const app = new Koa();
app.use(guard());
app.use(router.routes());

const server = app.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/items/7`;
  const fine = await fetch(url);
  const attack = await fetch(`${url}?q=%3Cscript%3Ealert(1)%3C/script%3E`);
  const seen = {
    fine: [fine.status, await fine.text()],
    attack: attack.status,
    traceId: (await attack.json()).trace_id,
  };
  console.log(JSON.stringify(seen));
  server.close();
});
