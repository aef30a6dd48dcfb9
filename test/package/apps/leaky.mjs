import { get } from 'node:http';
import Router from '@koa/router';
import * as api from '@opentelemetry/api';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

// An application that tells whatever it has at hand. Each secret has "hunter2" in it.
const JWT = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"hunter2 hunter2"}').toString('base64url')}.hunter2hunter2`;
const CARD = '4111 1111 1111 1111';
const MAIL = 'hunter2@shop.example';
const logs = api.logs ?? (await import('@opentelemetry/api-logs')).logs;

const router = new Router();
router.get('/reset/:token', () => {
  const span = api.trace.getActiveSpan();
  span.setAttribute('http.url', `http://ann:hunter2@shop.example/?access_token=${JWT}`);
  span.setAttribute('http.target', '/login?password=hunter2');
  span.setAttribute('db.statement', "SELECT 1 FROM users WHERE password = 'hunter2 hunter2'");
  span.setAttribute('http.request.header.authorization', ['Bearer hunter2hunter2']);
  span.setAttribute('http.request.header.cookie', ['sid=hunter2; theme=hunter2']);
  span.setAttribute('http.request.header.x-forwarded-for', ['203.0.113.9, 203.0.113.10:4711']);
  span.setAttribute('user.password', 'hunter2');
  span.setAttribute('notes', ['fine', `mail ${MAIL}`, `card ${CARD}`]);
  span.setAttribute('order.id', '0190b2f4-7c1e-7cc1-bd4b-1f0c2f9f1d11');
  span.setAttribute('page', 7);
  span.addEvent(`sent to ${MAIL}`, { token: 'hunter2' });
  span.addLink({ context: span.spanContext(), attributes: { secret: 'hunter2' } });
  const own = api.trace.getTracer('shop').startSpan(`mail to ${MAIL}`);
  own.setStatus({ code: api.SpanStatusCode.ERROR, message: 'no answer of redis://shop:hunter2@cache' });
  own.end();
  const logger = logs.getLogger('shop');
  logger.emit({ body: 'Cookie: sid=hunter2; b=hunter2' });
  logger.emit({
    body: { user: { password: 'hunter2', mail: MAIL }, list: [`Bearer ${JWT}`] },
    attributes: { apiKey: 'hunter2' },
  });
  logger.emit({
    body: 'from 203.0.113.9',
    attributes: { 'client.address': '203.0.113.9', 'exception.message': `token=${JWT}` },
  });
  throw new Error(`cannot read {"password":"hunter2 hunter2"} of ${MAIL}`);
});

const app = new Koa();
app.silent = true;
app.use(guard({ proxies: { trust: ['loopback'] } }));
app.use(async (_ctx, next) => {
  try {
    await next();
  } catch (error) {
    api.trace.getActiveSpan()?.recordException(error);
    throw error;
  }
});
app.use(router.routes());

const server = app.listen(0, '127.0.0.1', async () => {
  const options = {
    port: server.address().port,
    host: '127.0.0.1',
    headers: {
      authorization: 'Bearer hunter2hunter2',
      cookie: 'sid=hunter2',
      'x-api-key': 'hunter2',
      'x-forwarded-for': '203.0.113.9',
      'user-agent': `curl token=hunter2 ${MAIL}`,
    },
  };
  const ask = (path) =>
    new Promise((resolve, reject) => {
      get({ ...options, path, auth: 'ann:hunter2' }, (answer) =>
        answer.resume().on('end', () => resolve(answer.statusCode)),
      ).on('error', reject);
    });
  const path = `/reset/${JWT}?password=hunter2&mail=${encodeURIComponent(MAIL)}&card=${encodeURIComponent(CARD)}`;
  const answers = [await ask(path), await ask(`${path}&q=%3Cscript%3Ealert(1)%3C/script%3E`)];
  console.log(JSON.stringify(answers));
  server.close();
});
