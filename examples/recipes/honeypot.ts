/**
 * Traps for machines: paths that only scanners ask for, and a field that only programs fill in. Whoever takes one is out
 * for a day; people notice nothing.
 */
import { bodyParser } from '@koa/bodyparser';
import Koa from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      proxies: { trust: ['loopback'] },
      // A shop in Node has none of these. `Disallow: /attic/` in robots.txt, and who reads it as a list of places to look.
      honeypot: { paths: ['/wp-login.php', '/xmlrpc.php', '/attic/**'], fields: ['website'] },
      ban: {
        categories: {
          'honeypot.path': { threshold: 1, duration: '1d' },
          // A browser that fills in forms may take the field once; nobody does so three times.
          'honeypot.field': { threshold: 3, window: '1h', duration: '1d' },
        },
      },
    }),
  );
  koa.use(bodyParser({ enableTypes: ['form'], formLimit: '10kb' }));
  koa.use((ctx) => {
    if (ctx.path === '/robots.txt') {
      ctx.body = 'User-agent: *\nDisallow: /attic/\n';
    } else if (ctx.path === '/contact') {
      ctx.type = 'html';
      ctx.body = ctx.method === 'POST' ? '<!doctype html>\n<title>Thank you</title>\n' : FORM;
    }
  });
  return koa;
}

/** Away from the page, from the keyboard, from screen readers, and from what browsers fill in by themselves. */
const FORM = `<!doctype html>
<title>Contact</title>
<style>.more { position: absolute; left: -10000px }</style>
<form method="post">
<input name="name"><textarea name="message"></textarea>
<p class="more" aria-hidden="true"><input name="website" tabindex="-1" autocomplete="off"></p>
<button>Send</button>
</form>
`;

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
