/**
 * Watch first, block later: every request goes through, and a line says which ones would have been refused, and why.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(tell: (line: string) => void = console.log): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      // When the lines are those that you want: leave this out, and keep single checks watching for longer with
      // checks: { user_agent: 'monitor' }.
      mode: 'monitor',
      userAgents: { deny: ['python-requests', 'scrapy'], empty: true },
      rateLimit: { requests: 100, window: '1m' },
      onEvent({ name, attributes }) {
        if (attributes['guard.finding.state'] !== 'monitored') return;
        const { 'http.response.status_code': status, 'client.address': client, 'url.path': path } = attributes;
        tell(`would answer ${status}: ${name} from ${client} at ${path}`);
      },
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
