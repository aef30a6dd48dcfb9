/**
 * Rules that change while the application runs: a file beside it, which somebody edits or a deployment replaces. What it denies or
 * limits holds a moment later, in every process that reads it, and goes again with it. A path tells what is in force.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(source = process.env.RULES ?? './rules.json'): Koa {
  const koa = new Koa();
  const shield = guard({ rules: { source, interval: '5s' } });
  koa.use(shield);
  koa.use((ctx) => {
    ctx.body = ctx.path === '/rules' ? shield.status().rules : 'hello';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
