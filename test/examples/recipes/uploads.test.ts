import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { app } from '../../../examples/recipes/uploads.js';
import { closeAll, serve } from './serving.js';

const TOO_LARGE = 'Photos may have 2 MB at most. Most phones can send a smaller one.';
const MEGABYTE = 1_024 * 1_024;
const JPEG = [0xff, 0xd8, 0xff, 0xe0];

describe('the recipe uploads', () => {
  afterEach(closeAll);

  it('shows a form, and takes the photo that a browser sends with it', async () => {
    const { port, ask } = await serve(app());
    assert.match((await ask('/')).text, /<form method="post" enctype="multipart\/form-data">/);
    const { status, body } = await upload(port, photo(MEGABYTE));
    assert.equal(status, 201);
    assert.match(body, /<p>1048576 bytes<\/p>/);
  });

  it('refuses a photo that is too large, in the words of the application', async () => {
    const { port } = await serve(app());
    const { status, type, body } = await upload(port, photo(3 * MEGABYTE));
    assert.deepEqual([status, type], [413, 'text/html; charset=utf-8']);
    assert.ok(body.includes(`<p>${TOO_LARGE}</p>`));
  });

  it('refuses one that does not say how large it is', async () => {
    const { port, ask } = await serve(app());
    const form = await encoded(photo(3 * MEGABYTE));
    const sent = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-type': form.type } });
    // The server hangs up on what is left.
    sent.on('error', () => {});
    for (let at = 0; at < form.bytes.length; at += 65_536) sent.write(form.bytes.subarray(at, at + 65_536));
    sent.end();
    const [response] = await once(sent, 'response');
    assert.equal(response.statusCode, 413);
    assert.ok((await text(response)).includes(TOO_LARGE));
    assert.equal((await ask('/')).status, 200);
    assert.equal((await upload(port, photo(MEGABYTE))).status, 201);
  });

  it('takes one of unknown length that is small enough', async () => {
    const { port } = await serve(app());
    const form = await encoded(photo(MEGABYTE));
    const sent = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-type': form.type } });
    sent.write(form.bytes.subarray(0, 1_000));
    sent.end(form.bytes.subarray(1_000));
    const [response] = await once(sent, 'response');
    assert.equal(response.statusCode, 201);
    response.resume();
  });

  for (const type of ['application/x-php', 'application/json', 'multipart/mixed', undefined]) {
    it(`refuses a body of ${type ?? 'no type'}`, async () => {
      const { ask } = await serve(app());
      const answer = await ask('/', type === undefined ? {} : { 'content-type': type }, 'POST', '<?php phpinfo();');
      assert.deepEqual([answer.status, answer.headers['content-type']], [415, 'text/html; charset=utf-8']);
      assert.ok(answer.text.includes('<p>Please send photos with the form on our page.</p>'));
    });
  }

  it('refuses what only says that it is a photo', async () => {
    const { port } = await serve(app());
    const script = new File(['GIF is what this says, and text is what it is'], 'photo.jpg', { type: 'image/jpeg' });
    assert.equal((await upload(port, script)).status, 415);
  });

  it('says so where a form cannot be read, or has no photo', async () => {
    const { ask } = await serve(app());
    const type = { 'content-type': 'multipart/form-data; boundary=cut' };
    for (const body of [
      '',
      '--cut',
      '--cut\r\nContent-Disposition: form-data; name="photo"\r\n\r\ntext\r\n--cut--\r\n',
    ]) {
      assert.equal((await ask('/', type, 'POST', body)).status, 400);
    }
  });

  it('answers an attack with a page that says whom to ask, and not what was found', async () => {
    const { ask } = await serve(app());
    const { status, text } = await ask('/?q=%3Cscript%3Ealert(1)%3C/script%3E');
    assert.equal(status, 403);
    assert.match(text, /<p>We could not take this request\. .*support@shop\.example\.<\/p>/);
    assert.equal(/script/.test(text), false);
  });
});

function photo(size: number): File {
  const bytes = Buffer.alloc(size);
  bytes.set(JPEG);
  return new File([bytes], 'photo.jpg', { type: 'image/jpeg' });
}

/** A form as a browser writes it. */
async function encoded(file: File): Promise<{ readonly type: string; readonly bytes: Buffer }> {
  const form = new FormData();
  form.set('photo', file);
  const body = new Response(form);
  return { type: body.headers.get('content-type') ?? '', bytes: Buffer.from(await body.arrayBuffer()) };
}

async function upload(port: number, file: File) {
  const form = new FormData();
  form.set('photo', file);
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: form });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}
