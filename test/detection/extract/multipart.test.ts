import assert from 'node:assert/strict';
import { lookAtBody } from '../../../src/detection/extract/body.js';
import { namesOf, seenBy } from './seen.js';

const TYPE = 'multipart/form-data; boundary=line';

function part(headers: readonly string[] | string, content: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(`--line\r\n${[headers].flat().join('\r\n')}\r\n\r\n`), Buffer.from(content), CRLF]);
}

const CRLF = Buffer.from('\r\n');
const END = Buffer.from('--line--\r\n');
const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}`;

/** All inputs of a body, each as `place/role text`. */
function inputs(bytes: Buffer | string, type = TYPE): readonly string[] {
  const body = typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.concat([bytes, END]);
  return seenBy((inspection) => lookAtBody(inspection, body, type)).map(
    ({ place, role, text }) => `${place}/${role} ${text}`,
  );
}

const names = (bytes: Buffer | string, type = TYPE) =>
  namesOf((inspection) => lookAtBody(inspection, Buffer.from(bytes), type));

describe('a multipart body', () => {
  it('shows names, values, file names and text files', () => {
    const body = Buffer.concat([
      part(disposition('name="a<b"'), '<1>'),
      part([disposition('name="up"; filename="x<y>.txt"'), 'Content-Type: text/plain'], 'in <the> file'),
      END,
    ]);
    assert.deepEqual(inputs(body), [
      'multipart/name a<b',
      'multipart/value <1>',
      'file_name/value x<y>.txt',
      'multipart/value in <the> file',
    ]);
  });

  it('names its inputs by their fields', () => {
    const body = Buffer.concat([
      part(disposition('name="title"'), '<b>'),
      part(disposition('name="up"; filename="<b>"'), 'x'),
      part(disposition('name="<b>"'), ''),
      part('X-Other: <b>', ''),
    ]);
    assert.deepEqual(names(body), ['body.title', 'body.up.filename', 'body', 'body.header']);
  });

  const same: Readonly<Record<string, string>> = {
    'a preamble': `hello <p>\r\n--line\r\n${disposition('name="a"')}\r\n\r\n<b>\r\n--line--\r\nepilogue <p>`,
    'no last boundary': `--line\r\n${disposition('name="a"')}\r\n\r\n<b>`,
    'no line break before the last boundary is cut': `--line\r\n${disposition('name="a"')}\r\n\r\n<b>\r\n--lin`,
    'space behind the boundary': `--line \t\r\n${disposition('name="a"')}\r\n\r\n<b>\r\n--line--`,
    'folded headers': `--line\r\nContent-Disposition: form-data;\r\n  name="a"\r\n\r\n<b>\r\n--line--`,
    'names in any case': `--line\r\nCONTENT-disposition: form-data; NAME=a\r\n\r\n<b>\r\n--line--`,
    'no headers': '--line\r\n\r\n<b>\r\n--line--',
    'no disposition': '--line\r\nContent-Type: text/plain\r\n\r\n<b>\r\n--line--',
    'a part behind the last one': `--line--\r\n--line\r\n${disposition('name="a"')}\r\n\r\n<b>\r\n--line--`,
  };
  for (const [what, body] of Object.entries(same)) {
    it(`may have ${what}`, () => {
      assert.ok(
        inputs(body).some((input) => /^multipart\/value <b>/.test(input)),
        inputs(body).join(),
      );
      assert.ok(!inputs(body).some((input) => input.includes('<p>')));
    });
  }

  for (const [what, type] of Object.entries({
    quoted: 'multipart/form-data; boundary="line"',
    'in capitals': 'Multipart/Form-Data; BOUNDARY=line',
    'with other parameters': 'multipart/form-data; charset=utf-8; boundary=line; x=y',
    'given twice': 'multipart/form-data; boundary=other; boundary=line',
    'not given': 'multipart/form-data',
    'with a comma behind it': 'multipart/form-data; boundary=line, text/plain',
    'of another kind': 'multipart/mixed; boundary=line',
  })) {
    it(`may have its boundary ${what}`, () => {
      assert.ok(inputs(part(disposition('name="a"'), '<b>'), type).includes('multipart/value <b>'));
    });
  }

  it('has a boundary with signs in it, and ones that begin like it', () => {
    const boundary = "a'()+_,-./:=?b";
    const body = `--${boundary}\r\n${disposition('name="a"')}\r\n\r\n<b>\r\n--${boundary}x\r\nstill <c>\r\n--${boundary}--`;
    assert.deepEqual(inputs(body, `multipart/form-data; boundary="${boundary}"`), [
      `multipart/value <b>\r\n--${boundary}x\r\nstill <c>`,
    ]);
  });

  it('is read with both line ends where it has others than it should', () => {
    const feeds = `--line\n${disposition('name="a"')}\n\n<b>\n--line--\n`;
    assert.ok(inputs(feeds).includes('multipart/value <b>'));
    // To a strict parser all of this is one value.
    const hidden = `--line\r\n${disposition('name="a"')}\r\n\r\n<scr\n--line\nipt>\r\n--line--`;
    assert.ok(inputs(hidden).includes('multipart/value <scr\n--line\nipt>'));
  });

  it('may have a boundary behind an empty line, which some take for content', () => {
    const hidden = `--line\r\n${disposition('name="a"')}\r\n\r\n--line\r\n<script>: <b>\r\n alert()\r\n--line--`;
    assert.ok(inputs(hidden).includes('multipart/value --line\r\n<script>: <b>\r\n alert()'));
    assert.ok(inputs(hidden).includes('header/value <script>: <b> alert()'));
  });

  it('has names with quotes and escapes, read in each way', () => {
    const body = Buffer.concat([
      part(disposition('name="a"; filename="x\\"<y>.txt"'), ''),
      part(disposition("name=a; filename*=UTF-8''%3Cb%3E.php"), ''),
      part(disposition('name="a"; filename="c:\\dir\\<d>"; filename="<e>"'), ''),
      part([disposition('name="<f>"'), disposition('name="<g>"')], ''),
      part(disposition('name=<h>; filename=<i> j.txt'), ''),
      part(disposition('filename="<k>'), ''),
    ]);
    const found = inputs(body);
    for (const name of ['x"<y>.txt', 'x\\"<y>.txt', '<b>.php', 'c:\\dir\\<d>', '<e>', '<i> j.txt', '<k>']) {
      assert.ok(found.includes(`file_name/value ${name}`), `${name} in ${found}`);
    }
    for (const name of ['<f>', '<g>', '<h>']) assert.ok(found.includes(`multipart/name ${name}`), name);
  });

  it('has files that are no text, which are passed over but for programs in them', () => {
    const image = Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
      Buffer.alloc(5_000, '\0<a>\x01\x02\x03'),
    ]);
    const headers = [disposition('name="a"; filename="a.jpg"'), 'Content-Type: image/jpeg'];
    assert.deepEqual(inputs(part(headers, image)), []);
    const program = Buffer.concat([image, Buffer.from('<?php system($_GET[1]); ?>')]);
    assert.ok(inputs(part(headers, program)).some((input) => input.startsWith('multipart/value <?php system(')));
    assert.ok(inputs(part(headers, 'GIF89a;<?php system(1)')).includes('multipart/value GIF89a;<?php system(1)'));
    // A field is one whatever is in it.
    assert.ok(inputs(part(disposition('name="a"'), image)).length > 0);
  });

  it('has files that some parsers take for fields, of which all text is looked at', () => {
    const mixed = Buffer.concat([
      Buffer.alloc(20_000),
      Buffer.from('some text <b> \u00e9 in it'),
      Buffer.from([0, 60, 0xff]),
    ]);
    for (const headers of [
      [disposition('name="a"; filename="a.png"')],
      [disposition('name="a"; filename*=b'), 'Content-Type: image/png'],
    ]) {
      assert.deepEqual(inputs(part(headers, mixed)), ['multipart/value some text <b> \u00e9 in it'], headers.join());
      assert.deepEqual(inputs(part(headers, Buffer.alloc(5_000, '\0<a>\x01\x02\xff'))), []);
    }
    // No client says things twice or leaves them empty, but to have a field taken for a file.
    for (const headers of [
      [disposition('name="a"; filename="a.png"'), 'Content-Type: image/png', 'Content-Type: image/png'],
      [disposition('name="a"; filename="a.png"'), 'Content-Type:'],
      [disposition('name="a"; filename="a.png"; filename=""'), 'Content-Type: image/png'],
      [disposition('name="a"'), disposition('name="a"; filename="a.png"'), 'Content-Type: image/png'],
    ]) {
      const found = inputs(part(headers, Buffer.concat([Buffer.alloc(30), Buffer.from('<b>')])));
      assert.ok(found.includes(`multipart/value ${'\0'.repeat(30)}<b>`), headers.join());
    }
    // What stands on the border of two windows is whole in one of them.
    for (const at of [15_300, 16_370, 30_710]) {
      const long = Buffer.alloc(60_000);
      long.write('some text <b> in it', at);
      const found = inputs(part(disposition('name="a"; filename="a.png"'), long));
      assert.ok(found.includes('multipart/value some text <b> in it'), String(at));
    }
  });

  it('has names that begin like others, and as many parameters as it likes', () => {
    assert.ok(inputs(part(disposition('x-name="<b>"'), '')).includes('multipart/name <b>'));
    assert.ok(inputs(part(disposition('x; name="<b>"'), '')).includes('multipart/name <b>'));
    assert.ok(inputs(part(disposition('x-filename="<b>"'), '')).includes('file_name/value <b>'));
    assert.ok(inputs(part(disposition('nickname="<b>"'), '')).includes('header/value <b>'));
    const many = inputs(part(disposition(`${'a=b; '.repeat(100)}name="<b>"`), ''));
    assert.ok(many.some((input) => input.startsWith('header/value') && input.endsWith('name="<b>"')));
  });

  it('has file names that go on behind a quote, to those who look for the last one', () => {
    for (const [sent, read] of [
      ['"a.png"/../<b>"', 'a.png"/../<b>'],
      ['"a.png";/../<b>"; x=y', 'a.png";/../<b>'],
      ['"a.png";\t/../<b>"', undefined],
    ] as const) {
      const found = inputs(part(disposition(`name="a"; filename=${sent}`), ''));
      assert.equal(
        found.some((input) => input === `file_name/value ${read}`),
        read !== undefined,
        sent,
      );
    }
  });

  it('has parts of JSON, of XML, and of parts', () => {
    const file = (type: string) => [disposition('name="a"; filename="a"'), `Content-Type: ${type}`];
    assert.deepEqual(inputs(part(file('application/json'), '{"x":"<b>"}')), ['json/value <b>']);
    assert.deepEqual(inputs(part(disposition('name="a"'), '{"x":"<b>"}')), ['json/value <b>']);
    assert.ok(inputs(part(file('image/svg+xml'), '<svg/>')).some((input) => input.startsWith('xml/')));
    const inner = '--inner\r\nContent-Disposition: file; filename="<f>"\r\n\r\n<b>\r\n--inner--';
    const nested = inputs(part([disposition('name="a"'), 'Content-Type: multipart/mixed; boundary=inner'], inner));
    assert.deepEqual(nested, ['file_name/value <f>', 'multipart/value <b>', `multipart/value ${inner}`]);
  });

  it('may have parts without headers, with a boundary behind the empty line', () => {
    const hidden = `--line\r\n\r\n--line\r\n${disposition('name="a"; filename="b"')}\r\nContent-Type: c/d\r\n\r\n\0<b>\r\n--line--`;
    assert.ok(inputs(hidden).some((input) => input.startsWith('multipart/value --line') && input.endsWith('\0<b>')));
  });

  it('has parts in other encodings, read with and without', () => {
    const encoded = (encoding: string, text: string) =>
      inputs(part([disposition('name="a"; filename="b"'), `Content-Transfer-Encoding: ${encoding}`], text));
    assert.ok(encoded('base64', Buffer.from('<b>').toString('base64')).includes('multipart/value <b>'));
    assert.ok(encoded('quoted-printable', '=3Cb=\r\n=3E').includes('multipart/value <b>'));
    assert.ok(encoded('base64', '<b>').includes('multipart/value <b>'));
    assert.ok(encoded('7bit\r\nContent-Transfer-Encoding: base64', 'PG!I+').includes('multipart/value <b>'));
    const utf16 = Buffer.from('<script>', 'utf16le');
    const type = 'Content-Type: text/plain; charset=utf-16';
    assert.ok(inputs(part([disposition('name="a"; filename="b"'), type], utf16)).includes('multipart/value <script>'));
  });

  it('is looked at as text where it has no parts', () => {
    for (const body of ['<b>', 'a=<b>', '--line', '--other\nx <b>']) {
      if (body.includes('<b>')) assert.deepEqual(inputs(body), [`text/value ${body}`]);
      else assert.deepEqual(inputs(body), []);
    }
  });

  const bodies: Readonly<Record<string, (length: number) => Buffer>> = {
    'of boundaries': (length) => Buffer.from('--line\r\n'.repeat(length / 8)),
    'of half boundaries': (length) => Buffer.from('\n--line'.repeat(length / 7)),
    'of boundaries that are none': (length) => Buffer.from('--linex\r\n'.repeat(length / 9)),
    'of last boundaries': (length) => Buffer.from('\r\n--line--'.repeat(length / 10)),
    'of headers without end': (length) => Buffer.from(`--line\r\n${'a: b\r\n'.repeat(length / 6)}`),
    'of one header': (length) => Buffer.from(`--line\r\n${disposition('name="'.repeat(length / 6))}\r\n\r\n`),
    'of parameters': (length) => Buffer.from(`--line\r\n${disposition('a=b;'.repeat(length / 4))}\r\n\r\n`),
    'of semicolons': (length) => Buffer.from(`--line\r\n${disposition(';'.repeat(length))}\r\n\r\n`),
    'of folded lines': (length) => Buffer.from(`--line\r\nX: ${'\r\n '.repeat(length / 3)}`),
    'of backslashes': (length) => Buffer.from(`--line\r\n${disposition(`name="${'\\'.repeat(length)}`)}\r\n\r\n`),
    'of equals signs': (length) =>
      Buffer.from(`--line\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${'= '.repeat(length / 2)}`),
    'of parts in parts': (length) =>
      Buffer.from('--line\r\nContent-Type: multipart/mixed; boundary=line\r\n\r\n'.repeat(length / 55)),
    'of parts in parts of many boundaries': (length) =>
      Buffer.from(
        `--line\r\nContent-Type: multipart/mixed; ${'boundary=a b;'.repeat(length / 26)}\r\n\r\n${'--a\r\n'.repeat(length / 10)}`,
      ),
    'of parts that can be read in many ways, each with more in it': (length) => {
      const type = `Content-Type: multipart/mixed; boundary=a; boundary=b; boundary=line\n\n`;
      const heads = ['a', 'b', 'line']
        .map((boundary) => `--${boundary}\n${type}`)
        .join('')
        .repeat(5);
      return Buffer.from(`${heads}${'x <b> '.repeat(length / 6)}`);
    },
    'of programs in an image': (length) =>
      part(
        [disposition('name=a; filename=b'), 'Content-Type: image/png'],
        Buffer.concat([Buffer.alloc(9), Buffer.alloc(length, '<?php ')]),
      ),
    'of text in what may be a file or a field': (length) =>
      part(disposition('name=a; filename=b'), Buffer.alloc(length, '\0<b> and some more')),
    'of file names that do not end': (length) =>
      Buffer.from(`--line\r\n${disposition('filename="";'.repeat(length / 12))}${'"'.repeat(length / 8)}\r\n\r\n`),
  };
  for (const [what, make] of Object.entries(bodies)) {
    it(`costs in proportion to its length: ${what}`, () => {
      const time = (length: number) => {
        const bytes = make(length);
        let best = Number.POSITIVE_INFINITY;
        for (let i = 0; i < 3; i++) {
          const start = performance.now();
          seenBy((inspection) => lookAtBody(inspection, bytes, TYPE));
          best = Math.min(best, performance.now() - start);
        }
        return best;
      };
      time(10_000);
      const [small, large] = [time(100_000), time(800_000)];
      assert.ok(large < Math.max(250, small * 24), `${small} ms, ${large} ms`);
    }).timeout(60_000);
  }
});
