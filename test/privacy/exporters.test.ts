import assert from 'node:assert/strict';
import { redactedLogExporter, redactedSpanExporter } from '../../instrumentation/redaction/index.js';
import { diagnosed } from '../telemetry/diagnosed.js';

const scope = { name: 'shop' };
const resource = { attributes: {} };

const spanOf = (given: object = {}) => ({
  name: 'GET /items/:id',
  kind: 1,
  spanContext: () => ({ traceId: 'a', spanId: 'b', traceFlags: 1 }),
  startTime: [1, 0],
  endTime: [2, 0],
  status: { code: 0 },
  attributes: {} as object,
  links: [],
  events: [] as { name: string; attributes?: object }[],
  duration: [1, 0],
  ended: true,
  resource,
  instrumentationScope: scope,
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  ...given,
});

const recordOf = (given: object = {}) => ({
  hrTime: [1, 0] as [number, number],
  hrTimeObserved: [1, 0] as [number, number],
  attributes: {} as object,
  body: 'hello' as unknown,
  droppedAttributesCount: 0,
  resource,
  instrumentationScope: scope,
  ...given,
});

/** An exporter that keeps what it gets. */
function keeping<Item>() {
  const kept: Item[] = [];
  return {
    kept,
    export(items: Item[], done: (result: { code: number }) => void) {
      kept.push(...items);
      done({ code: 0 });
    },
    async shutdown() {},
    async forceFlush() {},
  };
}

type Options = Parameters<typeof redactedSpanExporter>[1];

function exported(span: ReturnType<typeof spanOf>, options?: Options) {
  const exporter = keeping<ReturnType<typeof spanOf>>();
  redactedSpanExporter(exporter, options).export([span], () => {});
  return exporter.kept[0];
}

function logged(record: ReturnType<typeof recordOf>, options?: Options) {
  const exporter = keeping<ReturnType<typeof recordOf>>();
  redactedLogExporter(exporter, options).export([record], () => {});
  return exporter.kept[0];
}

describe('an exporter that takes out secrets', () => {
  it('gives a span without any as the same object', () => {
    const span = spanOf({ attributes: { 'url.path': '/items/7', n: 7, list: ['a', 'b'], yes: true } });
    assert.equal(exported(span), span);
  });

  it('leaves the span of the application as it is, and gives another one', () => {
    const attributes = { 'user.password': 'hunter2', list: ['ok', 'pwd=hunter2'], number: 4_111_111_111_111_111, n: 7 };
    const span = spanOf({ name: 'mail ann@shop.example', attributes });
    const safe = exported(span);
    assert.equal(span.attributes, attributes);
    assert.deepEqual(safe?.attributes, {
      'user.password': '[REDACTED:VALUE:7]',
      list: ['ok', 'pwd=[REDACTED:VALUE:7]'],
      number: '[REDACTED:CARD:16]',
      n: 7,
    });
    assert.equal(safe?.name, 'mail [REDACTED:EMAIL:16]');
    assert.deepEqual(safe?.spanContext(), span.spanContext());
    assert.deepEqual(
      { ...safe, name: 0, attributes: 0, spanContext: 0 },
      { ...span, name: 0, attributes: 0, spanContext: 0 },
    );
  });

  it('takes them out of events, links and the status', () => {
    const part = { attributes: { token: 'hunter2', n: 1 } };
    const span = spanOf({
      events: [{ name: 'exception', ...part }, { name: 'fine' }],
      links: [{ context: {}, ...part }],
      status: { code: 2, message: 'password=hunter2' },
    });
    const safe = exported(span);
    const told = { token: '[REDACTED:VALUE:7]', n: 1 };
    assert.deepEqual(safe?.events, [
      { name: 'exception', attributes: told, droppedAttributesCount: 0 },
      { name: 'fine' },
    ]);
    assert.deepEqual(safe?.links, [{ context: {}, attributes: told, droppedAttributesCount: 0 }]);
    assert.deepEqual(safe?.status, { code: 2, message: 'password=[REDACTED:VALUE:7]' });
  });

  it('takes them out of each part of a span or a record, whatever else has none', () => {
    const attributes = { token: 'hunter2' };
    const spans = [
      { name: 'pin=1234' },
      { attributes },
      { events: [{ name: 'pin=1234' }] },
      { events: [{ name: 'fine' }, { name: 'fine', attributes }] },
      { links: [{ context: {}, attributes }] },
      { status: { code: 2, message: 'pin=1234' } },
    ];
    for (const given of spans) {
      const told = JSON.stringify(exported(spanOf(given)));
      assert.equal(/1234|hunter2/.test(told), false, told);
    }
    for (const given of [{ attributes }, { body: 'pin=1234' }, { eventName: 'pin=1234' }]) {
      const told = JSON.stringify(logged(recordOf(given)));
      assert.equal(/1234|hunter2/.test(told), false, told);
    }
  });

  it('passes on that all is to be sent, and that it is the end', async () => {
    const asked: string[] = [];
    const exporter = {
      ...keeping<never>(),
      forceFlush: async () => void asked.push('flush'),
      shutdown: async () => void asked.push('shutdown'),
    };
    for (const wrapped of [redactedSpanExporter(exporter), redactedLogExporter(exporter)]) {
      await wrapped.forceFlush?.();
      await wrapped.shutdown();
    }
    assert.deepEqual(asked, ['flush', 'shutdown', 'flush', 'shutdown']);
  });

  it('takes them out of bodies, however they are nested, keys and bytes included', () => {
    const body = {
      user: { password: 'hunter2', 'ann@shop.example': 1 },
      bytes: Buffer.from('pwd=hunter2'),
      list: [[JWT]],
    };
    assert.deepEqual(logged(recordOf({ body }))?.body, {
      user: { password: '[REDACTED:VALUE:7]', '[REDACTED:EMAIL:16]': 1 },
      bytes: 'pwd=[REDACTED:VALUE:7]',
      list: [[`[REDACTED:JWT:${JWT.length}]`]],
    });
    const fine = recordOf({ body: { list: [1, 'a', null], bytes: Buffer.from('fine') } });
    assert.equal(logged(fine), fine);
  });

  it('leaves out what cannot be read, tells of it once for each exporter, and gives the rest', async () => {
    const [, told] = await diagnosed(async () => {
      const attributes = Object.defineProperty({ fine: 'yes', token: 'hunter2' }, 'broken', {
        enumerable: true,
        get() {
          throw new Error('no');
        },
      });
      const exporter = keeping<ReturnType<typeof spanOf>>();
      redactedSpanExporter(exporter).export([spanOf({ attributes }), spanOf({ attributes })], () => {});
      for (const safe of exporter.kept) {
        assert.deepEqual(safe.attributes, { fine: 'yes', token: '[REDACTED:VALUE:7]' });
        assert.equal(safe.droppedAttributesCount, 1);
      }
      assert.equal(exporter.kept.length, 2);
      assert.equal(logged(recordOf({ attributes }))?.droppedAttributesCount, 1);
    });
    assert.equal(told.length, 2);
  });

  it('takes them out of what objects write of themselves, as JSON has it', () => {
    const body = { url: new URL('https://ann:hunter2@shop.example/'), at: new Date(0), text: new String('pin=1234') };
    assert.deepEqual(logged(recordOf({ body }))?.body, {
      url: 'https://ann:[REDACTED:CREDENTIAL:7]@shop.example/',
      at: '1970-01-01T00:00:00.000Z',
      text: 'pin=[REDACTED:VALUE:4]',
    });
  });

  it('tells of bytes under the name of a secret how many there are', () => {
    const attributes = { token: new Uint8Array(1_000), list: [] };
    assert.deepEqual(logged(recordOf({ attributes }))?.attributes, { token: '[REDACTED:VALUE:1000]', list: [] });
  });

  it('tells how many tokens and cookies there were, and what is no secret under the name of one', () => {
    const attributes = {
      'gen_ai.usage.input_tokens': 12,
      'http.request.header.cookie': ['a=1; b=2'],
      'http.request.header.set_cookie': ['a=1', 'b=2', 'c=3'],
      has_password: false,
      token: '',
      tokens: ['one', 'two'],
    };
    assert.deepEqual(exported(spanOf({ attributes }))?.attributes, {
      ...attributes,
      'http.request.header.cookie': ['[REDACTED:SESSION:2_values]'],
      'http.request.header.set_cookie': ['[REDACTED:SESSION:3_values]'],
      tokens: ['[REDACTED:VALUE:3]', '[REDACTED:VALUE:3]'],
    });
  });

  it('lets no body out that is nested without an end', async () => {
    const body: Record<string, unknown> = { password: 'hunter2' };
    body.self = body;
    const [safe, told] = await diagnosed(async () => logged(recordOf({ body })));
    assert.ok(safe && safe.body === undefined);
    assert.equal(told.length, 1);
  });

  it('lets no body out whose objects are in more places than can be visited', async () => {
    let body: Record<string, unknown> = { password: 'hunter2' };
    for (let level = 0; level < 30; level++) body = { left: body, right: body };
    const [safe, told] = await diagnosed(async () => logged(recordOf({ body: body as never })));
    assert.ok(safe && safe.body === undefined);
    assert.equal(told.length, 1);
  });

  it('gives nothing on, and says so, where a span as a whole cannot be read', () => {
    const exporter = keeping<ReturnType<typeof spanOf>>();
    const broken = { ...spanOf(), events: undefined as never };
    let code: number | undefined;
    redactedSpanExporter(exporter).export([broken], (result) => {
      code = result.code;
    });
    assert.equal(code, 1);
    assert.deepEqual(exporter.kept, []);
  });

  it('cuts texts at 16,384 characters', () => {
    const body = logged(recordOf({ body: `${'word '.repeat(10_000)}password=hunter2` }))?.body;
    assert.ok(typeof body === 'string' && body.length <= 16_384 && body.endsWith('...'));
  });

  it('tells addresses of clients as it is asked to, never those of services that the application calls', () => {
    const attributes = {
      'client.address': '203.0.113.9',
      'network.peer.address': '::ffff:203.0.113.10',
      'http.request.header.forwarded': ['for=203.0.113.9, for="[2001:db8:1:2::3]:4711"'],
      'server.address': '198.51.100.7',
    };
    const options = { clientAddress: 'truncated' } as const;
    assert.deepEqual(exported(spanOf({ attributes }), options)?.attributes, {
      'client.address': '203.0.113.0',
      'network.peer.address': '203.0.113.0',
      'http.request.header.forwarded': ['for=203.0.113.0, for="[2001:db8:1::]:4711"'],
      'server.address': '198.51.100.7',
    });
    for (const kind of [2, 3]) {
      const outgoing = spanOf({ kind, attributes: { 'network.peer.address': '198.51.100.7' } });
      assert.equal(exported(outgoing, options), outgoing);
    }
    const record = recordOf({ body: 'from 203.0.113.9', attributes: { 'client.address': '203.0.113.9' } });
    assert.equal(logged(record, options)?.body, 'from 203.0.113.0');
  });

  it('tells no part of an IPv4 address that stands within one of IPv6, nor a secret where an address should be', () => {
    for (const clientAddress of ['truncated', 'hashed'] as const) {
      const options = { clientAddress, addressKey: 'a key of sixteen characters or more' };
      const addressOf = (address: string) =>
        exported(spanOf({ attributes: { 'network.peer.address': address } }), options)?.attributes;
      for (const address of ['8.8.4.9', '203.0.113.90', '127.0.0.1']) {
        for (const mapped of [`::ffff:${address}`, `0:0:0:0:0:ffff:${address}`]) {
          assert.deepEqual(addressOf(mapped), addressOf(address), mapped);
        }
      }
      assert.equal(JSON.stringify(addressOf('64:ff9b::8.8.4.9')).includes('8.4.9'), false);
      const forwarded = ['password=hunter2, ::ffff:8.8.4.9, [::ffff:8.8.4.9]:80'];
      const attributes = { 'http.request.header.x_forwarded_for': forwarded };
      const told = JSON.stringify(exported(spanOf({ attributes }), options)?.attributes);
      assert.equal(/hunter2|8\.4\.9/.test(told), false, told);
    }
  });

  it("takes out all of a value of the application's own, between quotes and brackets", () => {
    const options = { redact: { names: ['customer_no'] } };
    const texts: [text: string, expected: string][] = [
      ['{"customer_no": "C 4711, b", "n": 1}', '{"customer_no": "[REDACTED:CUSTOMER_NO:9]", "n": 1}'],
      ["customer_no='C 4711' and more", "customer_no='[REDACTED:CUSTOMER_NO:6]' and more"],
      [String.raw`{\"customer_no\":\"C 4711\"}`, String.raw`{\"customer_no\":\"[REDACTED:CUSTOMER_NO:6]\"}`],
      ['user[customer_no]=4711&n=1', 'user[customer_no]=[REDACTED:CUSTOMER_NO:4]&n=1'],
      ['user%5Bcustomer_no%5D=4711&n=1', 'user%5Bcustomer_no%5D=[REDACTED:CUSTOMER_NO:4]&n=1'],
      ['%7B%22customer_no%22%3A%22C+4711%22%7D', '%7B%22customer_no%22%3A%22[REDACTED:CUSTOMER_NO:12]'],
      ['customer_no: C4711-88 and more', 'customer_no: [REDACTED:CUSTOMER_NO:8] and more'],
      ['the customer_no is there', 'the customer_no is there'],
      ['other_customer_no=4711', 'other_customer_no=4711'],
    ];
    for (const [body, expected] of texts) {
      const safe = logged(recordOf({ body }), options);
      assert.equal(safe?.body, expected);
      assert.equal(logged(safe as never, options), safe);
    }
    const attributes = { 'query.user[customer_no]': 'a', 'query.user%5Bcustomer_no%5D': 'a', 'shop.customer_no': 'a' };
    for (const told of Object.values(logged(recordOf({ attributes }), options)?.attributes ?? {})) {
      assert.equal(told, '[REDACTED:CUSTOMER_NO:1]');
    }
  });

  it("takes out the application's own secrets, and keeps what it says is none", () => {
    const options = {
      redact: { names: ['customer_no'], patterns: [{ kind: 'TICKET', pattern: 'TK-[0-9]+' }], keep: ['contact'] },
    };
    const attributes = {
      'shop.customer_no': 4711,
      'url.query': 'customer_no=4711&ticket=TK-12&token=TK-12',
      contact: 'desk@shop.example',
    };
    const safe = exported(spanOf({ attributes }), options);
    assert.deepEqual(safe?.attributes, {
      'shop.customer_no': '[REDACTED:CUSTOMER_NO:4]',
      'url.query': 'customer_no=[REDACTED:CUSTOMER_NO:4]&ticket=[REDACTED:TICKET:5]&token=[REDACTED:VALUE:5]',
      contact: 'desk@shop.example',
    });
    assert.equal(exported(safe as never, options), safe);
  });

  it('leaves its own markers as they are, whatever patterns would find there, and what is no text at all', () => {
    const patterns = [
      { kind: 'CAPS', pattern: '[A-Z]{4,}' },
      { kind: 'STARS', pattern: '[*]*' },
    ];
    const options = { redact: { names: ['2fa'], patterns } };
    const safe = logged(recordOf({ body: 'password=x ABCD ** end, 2fa=123' }), options);
    const expected = 'password=[REDACTED:VALUE:1] [REDACTED:CAPS:4] [REDACTED:STARS:2] end, 2fa=[REDACTED:VALUE:3]';
    assert.equal(safe?.body, expected);
    assert.equal(logged(safe as never, options), safe);
  });

  it('refuses options that are wrong, and takes those of the environment', () => {
    assert.throws(() => redactedSpanExporter(keeping<ReturnType<typeof spanOf>>(), { clientAddress: 'hashed' }), {
      code: 'GUARD_OPTIONS',
    });
    process.env.GUARD_PRIVACY_CLIENT_ADDRESS = 'truncated';
    try {
      const safe = exported(spanOf({ attributes: { 'client.address': '203.0.113.9' } }));
      assert.deepEqual(safe?.attributes, { 'client.address': '203.0.113.0' });
    } finally {
      delete process.env.GUARD_PRIVACY_CLIENT_ADDRESS;
    }
  });
});

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N';
