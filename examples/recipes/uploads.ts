/**
 * Uploads that are neither too large nor of another kind, whatever the client says of them beforehand, and refusals that
 * people can read: a page, in your words.
 */
import { Readable } from 'node:stream';
import Koa, { type Context } from 'koa';
import { guard } from 'koa-otel-guard';

export function app(): Koa {
  const koa = new Koa();
  koa.use(
    guard({
      // Counted while it comes, too: the application never reads more than this.
      body: { max: '2mb' },
      contentTypes: ['multipart/form-data'],
      respond: {
        // Without it the Accept header decides, and a script that asks for JSON gets JSON.
        body: 'html',
        messages: {
          403: 'We could not take this request. If you think that we should: support@shop.example.',
          413: 'Photos may have 2 MB at most. Most phones can send a smaller one.',
          415: 'Please send photos with the form on our page.',
          429: 'That was a lot of photos. Please wait a minute.',
        },
      },
      rateLimit: { requests: 60, window: '1m' },
    }),
  );
  koa.use(async (ctx) => {
    ctx.type = 'html';
    ctx.body = ctx.method === 'POST' ? await take(ctx) : FORM;
  });
  return koa;
}

async function take(ctx: Context): Promise<string> {
  const form = await readForm(ctx).catch(() => ctx.throw(400, 'a form, please'));
  const photo = form.get('photo');
  if (!(photo instanceof Blob)) return ctx.throw(400, 'a photo, please');
  // The type of a part is what the client says. What it is, its first bytes say.
  const start = Buffer.from(await photo.slice(0, 3).arrayBuffer());
  if (!start.equals(JPEG)) return ctx.throw(415, 'JPEG, please');
  ctx.status = 201;
  return `<!doctype html>\n<title>Thank you</title>\n<p>${photo.size} bytes</p>\n`;
}

/** All of it in memory, which the limit of the guard makes safe. */
async function readForm({ req, headers }: Context): Promise<FormData> {
  const body = new Response(Readable.toWeb(req), { headers: { 'content-type': headers['content-type'] ?? '' } });
  return body.formData();
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const FORM = `<!doctype html>
<title>Photos</title>
<form method="post" enctype="multipart/form-data"><input type="file" name="photo"><button>Send</button></form>
`;

if (process.argv[1] === import.meta.filename) app().listen(Number(process.env.PORT ?? 3000));
