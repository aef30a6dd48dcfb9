import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { type Check, type GuardOptions, GuardOptionsError, guard, memoryStore } from '../../src/index.js';
import { readOptions } from '../../src/options/read-options.js';

/** What `guard()` says about options, as a user without types may give them. */
function faults(options: unknown): readonly string[] {
  try {
    guard(options as GuardOptions);
  } catch (error) {
    assert.ok(error instanceof GuardOptionsError);
    assert.equal(error.code, 'GUARD_OPTIONS');
    for (const { path, message } of error.faults)
      assert.ok(error.message.includes(`${path}: ${message}`) || path === '');
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe('options of guard()', () => {
  it('are all optional', () => {
    const settings = readOptions({});
    assert.equal(settings.mode, 'enforce');
    assert.deepEqual(settings.rateLimit, { requests: 1_000, window: 60_000, by: 'address', headers: 'ietf' });
    assert.deepEqual(settings.ban, { threshold: 10, window: 300_000, duration: 3_600_000 });
    assert.equal(settings.https, false);
  });

  it('become one object that nobody can change', () => {
    const deny = ['203.0.113.9'];
    const settings = readOptions({ ip: { deny } });
    assert.throws(() => Object.assign(settings, { mode: 'monitor' }), TypeError);
    assert.throws(() => settings.ip?.deny.push('192.0.2.1'), TypeError);
    deny.push('192.0.2.1');
    assert.deepEqual(settings.ip?.deny, ['203.0.113.9']);
  });

  it("leave what is the user's own as it is: checks, stores, patterns", () => {
    const check: Check & { asked: number } = { name: 'counting', asked: 0, run: () => undefined };
    const [store, pattern] = [memoryStore(), /x/g];
    readOptions({ custom: [check], store, userAgents: { deny: [pattern] } });
    assert.deepEqual([check, store, pattern].map(Object.isFrozen), [false, false, false]);
  });

  it('are told all their faults at once', () => {
    const told = faults({ mode: 'block', rateLimit: { requests: 0, window: '1x' }, ip: { deny: ['1.2.3'] } });
    assert.deepEqual(told, [
      'mode: expected "enforce" or "monitor", got "block"',
      'ip.deny[0]: expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24", got "1.2.3"',
      'rateLimit.requests: expected a whole number from 1 to 1000000000, got 0',
      'rateLimit.window: expected a duration like "1m" or a number of seconds, got "1x"',
    ]);
  });

  const misspelt: [object, string][] = [
    [{ rateLimt: {} }, 'rateLimt: unknown option, did you mean "rateLimit"?'],
    [{ ip: { alow: [] } }, 'ip.alow: unknown option, did you mean "allow"?'],
    [{ checks: { detecton: 'off' } }, 'checks.detecton: unknown option, did you mean "detection"?'],
    [{ https: { mode: 'require', host: [] } }, 'https.host: unknown option, did you mean "hosts"?'],
    [{ securityHeader: {} }, 'securityHeader: unknown option, did you mean "securityHeaders"?'],
    [
      { securityHeaders: { frameOption: 'DENY' } },
      'securityHeaders.frameOption: unknown option, did you mean "frameOptions"?',
    ],
    [
      { securityHeaders: { strictTransportSecurity: { includeSubdomains: true } } },
      'securityHeaders.strictTransportSecurity.includeSubdomains: unknown option, did you mean "includeSubDomains"?',
    ],
    [
      { securityHeaders: { contentSecurityPolicy: { directives: { scrptSrc: [] } } } },
      'securityHeaders.contentSecurityPolicy.directives.scrptSrc: unknown option, did you mean "scriptSrc"?',
    ],
    [
      { securityHeaders: { contentSecurityPolicy: { directives: { 'scripts-src': [] } } } },
      'securityHeaders.contentSecurityPolicy.directives.scripts-src: unknown option, did you mean "script-src"?',
    ],
    [
      { securityHeaders: { permissionsPolicy: { geolocaton: [] } } },
      'securityHeaders.permissionsPolicy.geolocaton: unknown option, did you mean "geolocation"?',
    ],
    [{ cors: { origin: '*', origins: '*' } }, 'cors.origin: unknown option, did you mean "origins"?'],
    [{ xyzzy: 1 }, 'xyzzy: unknown option'],
  ];
  for (const [options, message] of misspelt) {
    it(`name the nearest known key: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  const wrong: [object, string][] = [
    [{ ip: { deny: '203.0.113.9' } }, 'ip.deny: expected a list of addresses and CIDR ranges, got "203.0.113.9"'],
    [{ ip: { allowOnly: true } }, 'ip.allow: expected at least one address when "allowOnly" is true, got undefined'],
    [{ proxies: {} }, 'proxies: expected "trust", "hops" or both, got {}'],
    [
      { proxies: { trust: ['lo'] } },
      'proxies.trust[0]: expected an address, a CIDR range, "loopback", "private" or "unix", got "lo"',
    ],
    [
      { exclude: ['health'] },
      'exclude[0]: expected a path pattern like "/health", "/assets/*" or "/static/**", got "health"',
    ],
    [{ https: 'redirec' }, 'https: expected false, "redirect", "require" or an object with mode, hosts, got "redirec"'],
    [{ rateLimit: true }, 'rateLimit: expected false or an object with requests, window, by, headers, got true'],
    [
      { rateLimit: { window: '1m' } },
      'rateLimit.requests: expected a whole number from 1 to 1000000000, got undefined',
    ],
    [{ userAgents: { deny: [''] } }, 'userAgents.deny[0]: expected a text that is not empty, or a RegExp, got ""'],
    [{ custom: [{ name: 'x' }] }, 'custom[0]: expected a function or a Check ({ name, run }), got {"name":"x"}'],
    [{ store: {} }, 'store: expected a Store, such as memoryStore(), got {}'],
    [{ onEvent: 'x' }, 'onEvent: expected a function, got "x"'],
    [{ detection: { threshold: 0 } }, 'detection.threshold: expected a whole number from 1 to 100, got 0'],
    [{ checkTimeout: '0s' }, 'checkTimeout: expected a duration like "1m" or a number of seconds, got "0s"'],
  ];
  for (const [options, message] of wrong) {
    it(`say what is expected: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  const csp = (directives: object) => ({ securityHeaders: { contentSecurityPolicy: { directives } } });
  const ofDirective = 'securityHeaders.contentSecurityPolicy.directives';
  const faulty: [object, string][] = [
    [csp({}), `${ofDirective}: expected at least one directive, got {}`],
    [csp({ scriptSrc: [] }), `${ofDirective}.scriptSrc: expected sources, or ["'none'"] for none, got []`],
    [csp({ scriptSrc: "'self'" }), `${ofDirective}.scriptSrc: expected a list of sources, got "'self'"`],
    [
      csp({ scriptSrc: ['self'] }),
      `${ofDirective}.scriptSrc[0]: expected single quotes around it: "'self'", got "self"`,
    ],
    [
      csp({ scriptSrc: ['sha256-abc'] }),
      `${ofDirective}.scriptSrc[0]: expected single quotes around it: "'sha256-abc'", got "sha256-abc"`,
    ],
    [
      csp({ scriptSrc: ['nonce'] }),
      `${ofDirective}.scriptSrc[0]: expected single quotes around it: "'nonce'", got "nonce"`,
    ],
    [
      csp({ scriptSrc: ["'nonce-abc'"] }),
      `${ofDirective}.scriptSrc[0]: expected "'nonce'": a nonce that stays the same protects nothing, got "'nonce-abc'"`,
    ],
    [
      csp({ imgSrc: ["'nonce'"] }),
      `${ofDirective}.imgSrc[0]: expected "'nonce'" only in default-src, script-src, script-src-elem, style-src, style-src-elem, got "'nonce'"`,
    ],
    [
      csp({ scriptSrc: ["'unsafe-inlin'"] }),
      `${ofDirective}.scriptSrc[0]: expected a known keyword, did you mean "'unsafe-inline'"?, got "'unsafe-inlin'"`,
    ],
    [
      csp({ scriptSrc: ["'self'", "'none'"] }),
      `${ofDirective}.scriptSrc[1]: expected "'none'" to stand alone, got "'none'"`,
    ],
    ...["'self' https:", 'a;b', 'a,b', 'a\nb', '', 'b\u00fccher.example'].map((source): [object, string] => [
      csp({ scriptSrc: [source] }),
      `${ofDirective}.scriptSrc[0]: expected one source, of ASCII characters without spaces, "," and ";", got ${JSON.stringify(source)}`,
    ]),
    [
      csp({ scriptSrc: ["'self'"], 'script-src': ['https:'] }),
      `${ofDirective}.script-src: expected one directive of the two, "scriptSrc" is the same, got ["https:"]`,
    ],
    [
      { securityHeaders: { contentSecurityPolicy: true } },
      'securityHeaders.contentSecurityPolicy: expected false or an object with directives, reportOnly, got true',
    ],
    [
      { securityHeaders: { frameOptions: 'ALLOW-FROM https://a.example' } },
      'securityHeaders.frameOptions: expected "SAMEORIGIN", "DENY" or false, got "ALLOW-FROM https://a.example"',
    ],
    [
      { securityHeaders: { referrerPolicy: [] } },
      'securityHeaders.referrerPolicy: expected a list of at least one policy, got []',
    ],
    [
      { securityHeaders: { strictTransportSecurity: { preload: true } } },
      'securityHeaders.strictTransportSecurity.preload: expected "includeSubDomains" and a "maxAge" of "365d" or more with it, got true',
    ],
    [
      { securityHeaders: { strictTransportSecurity: { maxAge: '1d', includeSubDomains: true, preload: true } } },
      'securityHeaders.strictTransportSecurity.preload: expected "includeSubDomains" and a "maxAge" of "365d" or more with it, got true',
    ],
    [
      { securityHeaders: { strictTransportSecurity: { maxAge: '1x' } } },
      'securityHeaders.strictTransportSecurity.maxAge: expected a duration like "1m", a number of seconds, or 0, got "1x"',
    ],
    [
      { securityHeaders: { permissionsPolicy: { camera: ["'self'"] } } },
      'securityHeaders.permissionsPolicy.camera[0]: expected "self" or an origin like "https://maps.example", got "\'self\'"',
    ],
    [
      { securityHeaders: { permissionsPolicy: { camera: 'none' } } },
      'securityHeaders.permissionsPolicy.camera: expected "*", or a list of "self" and origins ([] for nobody), got "none"',
    ],
    [
      { securityHeaders: { permissionsPolicy: { displayCapture: [], 'display-capture': [] } } },
      'securityHeaders.permissionsPolicy.display-capture: expected one feature of the two, "displayCapture" is the same, got []',
    ],
    ...(
      [
        ['a b', '1', 'a header name'],
        ['X-Own', 'a\r\nSet-Cookie: x=1', 'a value of ASCII characters'],
        ['X-Own', '', 'a value of ASCII characters'],
        ['Access-Control-Allow-Origin', '*', 'no header of CORS, which is the option "cors"'],
        ['Set-Cookie', 'x=1', 'no header that belongs to a single answer or connection'],
        ['x-frame-options', 'DENY', 'no header that another option sets: set that to false first'],
      ] as const
    ).map(([name, value, text]): [object, string] => [
      { securityHeaders: { extra: { [name]: value } } },
      `securityHeaders.extra.${name}: expected ${text}, got ${JSON.stringify(value)}`,
    ]),
    [
      { securityHeaders: { extra: { 'X-Own': '1', 'x-own': '2' } } },
      'securityHeaders.extra.x-own: expected each header once, whatever its case, got "2"',
    ],
    [
      { cors: true },
      'cors: expected false or an object with origins, methods, allowedHeaders, exposedHeaders, credentials, maxAge, got true',
    ],
    [{ cors: {} }, 'cors.origins: expected "*", a list of origins, or a function of the origin, got undefined'],
    [{ cors: { origins: [] } }, 'cors.origins: expected a list of at least one origin, got []'],
    ...['https://shop.example/', 'shop.example', '*', 'https://*.example', 'https://*', ''].map(
      (origin): [object, string] => [
        { cors: { origins: [origin] } },
        `cors.origins[0]: expected an origin like "https://shop.example", "https://*.shop.example", "null", or a RegExp, got "${origin}"`,
      ],
    ),
    [{ cors: { origins: '*', methods: ['GET,PUT'] } }, 'cors.methods[0]: expected a method, got "GET,PUT"'],
    [{ cors: { origins: '*', allowedHeaders: ['a b'] } }, 'cors.allowedHeaders[0]: expected a header name, got "a b"'],
    [
      { cors: { origins: '*', credentials: true } },
      'cors.origins: expected a list of origins or a function where "credentials" is true, got "*"',
    ],
    [
      { cors: { origins: ['null'], credentials: true } },
      'cors.origins[0]: expected no "null" where "credentials" is true: any page can have that origin, got "null"',
    ],
    [
      { cors: { origins: [/^https?:/, /.*/g], credentials: true } },
      'cors.origins[1]: expected no RegExp that matches any origin where "credentials" is true, got /.*/g',
    ],
    [
      { cors: { origins: ['https://a.example'], credentials: true, allowedHeaders: ['*'] } },
      'cors.allowedHeaders: expected names where "credentials" is true: "*" is none then, got ["*"]',
    ],
  ];
  for (const [options, message] of faulty) {
    it(`of headers say what is expected: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  for (const options of [null, 5, 'x', []]) {
    it(`must be an object: ${JSON.stringify(options)}`, () => {
      assert.deepEqual(faults(options), [`: expected an object of options, got ${JSON.stringify(options)}`]);
    });
  }

  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const trap = () => {
    throw new Error('trap');
  };
  const hostile: Record<string, unknown> = {
    'a proxy that throws': new Proxy({}, { get: trap, has: trap, ownKeys: trap }),
    'a getter that throws': Object.defineProperty({}, 'mode', { get: trap, enumerable: true }),
    'a circle': { mode: circle },
    'a bigint within': { mode: { a: 1n } },
    'a toJSON without JSON': { mode: { toJSON: () => undefined } },
    'a toJSON that throws': { mode: { toJSON: trap } },
    'a check whose name is no text': { custom: [{ name: Object.create(null), run: () => undefined }] },
    'a proxy of a RegExp': { userAgents: { deny: [new Proxy(/x/, {})] } },
    'what only looks like a RegExp': { userAgents: { deny: [Object.create(RegExp.prototype)] } },
    'a store without bans': { store: { hit: () => undefined, bans: null } },
    'a store whose bans do nothing': { store: { hit: () => undefined, bans: {} } },
    'a prototype as a key': JSON.parse('{"__proto__": 1}'),
    'a constructor as a key': { constructor: 1, ip: { constructor: 1 } },
    'a list with holes': { ip: { deny: new Array(2) } },
  };
  for (const [kind, options] of Object.entries(hostile)) {
    it(`are refused as options when they hold ${kind}`, () => assert.notEqual(faults(options).length, 0));
  }

  it('take a RegExp of another realm', () => {
    assert.deepEqual(faults({ userAgents: { deny: [runInNewContext('/x/')] } }), []);
  });

  it('take a mode for a check of the application by its name', () => {
    const isBot = () => undefined;
    assert.deepEqual(faults({ custom: [isBot], checks: { is_bot: 'monitor' } }), []);
  });
});
