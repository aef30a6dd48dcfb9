/**
 * A customer is blocked: the event says which rule saw what in which input. An editor's HTML is let through where editors
 * work, a field for formulas is let through by its name, and everything else stays guarded.
 */
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(tell: (line: string) => void = console.log): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      detection: {
        exclude: [
          { category: 'xss', input: 'query.html', route: '/admin/**' },
          { input: 'query.formula', route: '/sheets/*' },
        ],
      },
      onEvent({ name, attributes }) {
        if (name !== 'guard.detection.matched') return;
        const { 'security_rule.name': rule, 'guard.input.name': input, 'url.path': path } = attributes;
        tell(`${rule} in ${input} at ${path}`);
      },
    }),
  );
  koa.use((ctx) => {
    ctx.body = 'saved';
  });
  return koa;
}

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
