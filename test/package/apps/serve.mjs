import Router from '@koa/router';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

const router = new Router();
router.get('/items/:id', (ctx) => {
  ctx.body = `item ${ctx.params.id}`;
});
const app = new Koa();
app.use(guard());
app.use(router.routes());

const server = app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
if (process.argv.includes('--close-on-sigterm')) process.on('SIGTERM', () => server.close(() => console.log('closed')));
