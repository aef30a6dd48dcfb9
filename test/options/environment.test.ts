import assert from 'node:assert/strict';
import type { Context } from 'koa';
import { type GuardOptions, GuardOptionsError, guard } from '../../src/index.js';
import { apiKeysVariable, readApiKeys } from '../../src/options/api-keys.js';
import { type Environment, fromEnvironment, unknownVariables, VARIABLES } from '../../src/options/environment.js';
import type { LimitSettings } from '../../src/options/flat-limits.js';
import { readOptions } from '../../src/options/read-options.js';

function faults(environment: Environment, options: unknown = {}): readonly string[] {
  return faultsOf(() => readOptions(options as GuardOptions, environment));
}

/** The limits of options, in some of their parts. */
function limits<Part extends keyof LimitSettings>(options: GuardOptions, environment: Environment, ...parts: Part[]) {
  const { rateLimit } = readOptions(options, environment);
  return (rateLimit || []).map((limit) => parts.map((part) => limit[part]));
}

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof GuardOptionsError);
    return error.faults.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

describe('options from the environment', () => {
  it('are read in every form that a text can have', () => {
    const settings = readOptions(
      {},
      {
        GUARD_MODE: 'monitor',
        GUARD_CHECK_TIMEOUT: '2',
        GUARD_EXCLUDE: '/health, /assets/**,',
        GUARD_CHECKS: 'detection=monitor, https=off',
        GUARD_PROXIES_TRUST: 'loopback,10.0.0.0/8',
        GUARD_PROXIES_HEADER: 'X-Client',
        GUARD_PROXIES_PROTOCOL: 'false',
        GUARD_IP_DENY: '203.0.113.9,2001:db8::/32',
        GUARD_USER_AGENTS_DENY: 'sqlmap',
        GUARD_USER_AGENTS_BOTS: 'true',
        GUARD_USER_AGENTS_EMPTY: 'true',
        GUARD_BODY_MAX: '128kb',
        GUARD_BODY_INSPECT: '64kb',
        GUARD_BODY_OVER: 'block',
        GUARD_BODY_TIMEOUT: '5s',
        GUARD_HEADERS: 'x-gateway=s3cret=,x-tenant=true',
        GUARD_TIME_WINDOW_START: '09:00',
        GUARD_TIME_WINDOW_END: '17:30',
        GUARD_TIME_WINDOW_DAYS: 'mon,tue',
        GUARD_RATE_LIMIT_REQUESTS: '5',
        GUARD_RATE_LIMIT_WINDOW: '10s',
        GUARD_RATE_LIMIT_NAME: 'all',
        GUARD_RATE_LIMIT_BY: 'fingerprint,address',
        GUARD_RATE_LIMIT_COST: '2',
        GUARD_RATE_LIMIT_HEADERS: 'false',
        GUARD_FINGERPRINT_HEADER: 'X-JA4',
        GUARD_RESPOND_BODY: 'json',
        GUARD_RESPOND_MESSAGES: '403=Ask us.,429=Slower.',
        GUARD_HEALTH: '/health',
        GUARD_WARNINGS: 'GUARD_NO_SDK=false',
        GUARD_BAN: 'false',
        GUARD_HTTPS: 'redirect',
      },
    );
    assert.equal(settings.mode, 'monitor');
    assert.equal(settings.checkTimeout, 2_000);
    assert.deepEqual(settings.exclude, ['/health', '/assets/**']);
    assert.deepEqual(settings.checks, { detection: 'monitor', https: 'off' });
    assert.deepEqual(settings.proxies, { trust: ['loopback', '10.0.0.0/8'], header: 'x-client', protocol: false });
    assert.deepEqual(settings.ip, { allow: [], allowOnly: false, deny: ['203.0.113.9', '2001:db8::/32'] });
    assert.deepEqual(settings.userAgents, { deny: ['sqlmap'], bots: { verified: undefined }, empty: true });
    assert.deepEqual(settings.rateLimit, [
      {
        name: 'all',
        requests: 5,
        window: 10_000,
        by: ['fingerprint', 'address'],
        cost: 2,
        skip: undefined,
        headers: false,
        endpoint: undefined,
        at: ['rateLimit'],
      },
    ]);
    assert.deepEqual(settings.fingerprint, { header: 'x-ja4' });
    assert.deepEqual(settings.respond, { body: 'json', messages: { 403: 'Ask us.', 429: 'Slower.' } });
    assert.deepEqual(settings.health, { path: '/health', details: false });
    assert.deepEqual(settings.warnings, ['GUARD_NO_SDK']);
    assert.equal(settings.ban, false);
    assert.deepEqual(settings.https, { mode: 'redirect', hosts: [] });
    assert.deepEqual(settings.body, { max: 131_072, inspect: 65_536, over: 'block', timeout: 5_000 });
    assert.deepEqual(settings.headers, [
      { name: 'x-gateway', value: 's3cret=' },
      { name: 'x-tenant', value: true },
    ]);
    assert.deepEqual(settings.timeWindow, [{ start: 540, end: 1_050, zone: 'UTC', days: [1, 2] }]);
  });

  it('are read where a feature has a form of one word and a form of parts', () => {
    const { health } = readOptions({}, { GUARD_HEALTH_PATH: '/health', GUARD_HEALTH_DETAILS: 'true' });
    assert.deepEqual(health, { path: '/health', details: true });
    assert.equal(readOptions({}, { GUARD_HEALTH: 'false' }).health, false);
    assert.equal(readOptions({}, { GUARD_WARNINGS: 'false' }).warnings.includes('GUARD_NO_SDK'), true);
    assert.equal(readOptions({}, { GUARD_FINGERPRINT: 'false' }).fingerprint, false);
  });

  it('say what a limit counts by in one word, too', () => {
    const verify = () => undefined;
    const given = limits(
      { rateLimit: { requests: 7, window: '1m' }, auth: { scheme: 'bearer', verify } },
      { GUARD_RATE_LIMIT_BY: 'user' },
      'by',
    );
    assert.deepEqual(given, [[['user']]]);
  });

  it('of the names of own checks, too', () => {
    const isBot = () => undefined;
    assert.deepEqual(readOptions({ custom: [isBot] }, { GUARD_CHECKS: 'is_bot=monitor' }).checks, {
      is_bot: 'monitor',
    });
  });

  it('give bans one length or several, and take categories out', () => {
    const banOf = (environment: Record<string, string>) => readOptions({}, environment).ban || undefined;
    assert.deepEqual(banOf({ GUARD_BAN_DURATION: '10m,1h' })?.duration, [600_000, 3_600_000]);
    assert.deepEqual(banOf({ GUARD_BAN_DURATION: '30m' })?.duration, [1_800_000]);
    const { categories } = banOf({ GUARD_BAN_CATEGORIES: 'xss=false,auth.failed=false' }) ?? {};
    assert.deepEqual(categories, { xss: false, 'auth.failed': false });
  });

  it('give security headers and CORS, but for policies', () => {
    const { securityHeaders, cors } = readOptions(
      {},
      {
        GUARD_SECURITY_HEADERS_STRICT_TRANSPORT_SECURITY_MAX_AGE: '0',
        GUARD_SECURITY_HEADERS_FRAME_OPTIONS: 'DENY',
        GUARD_SECURITY_HEADERS_REFERRER_POLICY: 'no-referrer,origin',
        GUARD_SECURITY_HEADERS_PERMISSIONS_POLICY: 'false',
        GUARD_CORS_ORIGINS: 'https://Shop.example,https://*.shop.example',
        GUARD_CORS_METHODS: 'get,post',
        GUARD_CORS_CREDENTIALS: 'true',
        GUARD_CORS_MAX_AGE: '1h',
      },
    );
    assert.ok(securityHeaders);
    assert.ok(cors);
    assert.deepEqual(securityHeaders.strictTransportSecurity, { maxAge: 0, includeSubDomains: false, preload: false });
    assert.equal(securityHeaders.frameOptions, 'DENY');
    assert.deepEqual(securityHeaders.referrerPolicy, ['no-referrer', 'origin']);
    assert.equal(securityHeaders.permissionsPolicy, false);
    assert.deepEqual(cors.origins, ['https://shop.example', 'https://*.shop.example']);
    assert.deepEqual([cors.methods, cors.credentials, cors.maxAge], [['GET', 'POST'], true, 3_600_000]);
    assert.deepEqual((readOptions({}, { GUARD_CORS_ORIGINS: '*' }).cors || undefined)?.origins, '*');
    assert.equal(readOptions({}, { GUARD_SECURITY_HEADERS: 'false' }).securityHeaders, false);
  });

  it('set traps, and say whose pages may open a socket', () => {
    const { honeypot, upgrades } = readOptions(
      {},
      {
        GUARD_HONEYPOT_PATHS: '/wp-login.php, POST /old/**',
        GUARD_HONEYPOT_FIELDS: 'website,contact.fax',
        GUARD_UPGRADES_ORIGINS: 'https://Shop.example, https://*.shop.example',
      },
    );
    assert.deepEqual(honeypot, { paths: ['/wp-login.php', 'POST /old/**'], fields: ['website', 'contact.fax'] });
    assert.deepEqual(upgrades, { origins: ['https://shop.example', 'https://*.shop.example'] });
    assert.deepEqual(readOptions({}, { GUARD_UPGRADES_ORIGINS: 'same' }).upgrades, { origins: 'same' });
  });

  it('become frozen like all options', () => {
    assert.throws(() => readOptions({}, { GUARD_IP_DENY: '203.0.113.9' }).ip?.deny.push('192.0.2.1'), TypeError);
  });

  it('count as not set when they are empty or blank', () => {
    assert.deepEqual(
      readOptions({}, { GUARD_MODE: '', GUARD_IP_DENY: ' ', GUARD_RATE_LIMIT_REQUESTS: undefined }),
      readOptions({}),
    );
  });

  it('have names that no two options share', () => {
    const names = VARIABLES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.every((name) => /^GUARD(?:_[A-Z0-9]+)+$/.test(name)));
  });

  for (const [path, name] of [
    ['mode', 'GUARD_MODE'],
    ['rateLimit', 'GUARD_RATE_LIMIT'],
    ['rateLimit.requests', 'GUARD_RATE_LIMIT_REQUESTS'],
    ['rateLimit.by', 'GUARD_RATE_LIMIT_BY'],
    ['rateLimit.name', 'GUARD_RATE_LIMIT_NAME'],
    ['health', 'GUARD_HEALTH'],
    ['health.path', 'GUARD_HEALTH_PATH'],
    ['userAgents.deny', 'GUARD_USER_AGENTS_DENY'],
    ['ip.allowOnly', 'GUARD_IP_ALLOW_ONLY'],
  ]) {
    it(`give ${path} as ${name}`, () => {
      assert.equal(VARIABLES.find((variable) => variable.path.join('.') === path)?.name, name);
    });
  }

  for (const path of [
    'custom',
    'store',
    'onEvent',
    'rateLimit.skip',
    'rateLimit.endpoints',
    'respond.modify',
    'ip',
    'checks.detection',
  ]) {
    it(`cannot give ${path}`, () => {
      assert.equal(
        VARIABLES.some((variable) => variable.path.join('.') === path),
        false,
      );
    });
  }
});

describe('options of the application over those of the environment', () => {
  const limit = { GUARD_RATE_LIMIT_REQUESTS: '5', GUARD_RATE_LIMIT_WINDOW: '10s' };

  it('win', () => {
    assert.equal(readOptions({ mode: 'enforce' }, { GUARD_MODE: 'monitor' }).mode, 'enforce');
  });

  it('do not when they are undefined', () => {
    // @ts-expect-error undefined is no mode, and comes by without types
    assert.equal(readOptions({ mode: undefined }, { GUARD_MODE: 'monitor' }).mode, 'monitor');
  });

  it('merge key by key, objects of options', () => {
    const given = limits(
      { rateLimit: { requests: 7, window: '1m' } },
      { GUARD_RATE_LIMIT_HEADERS: 'both' },
      'requests',
      'window',
      'headers',
    );
    assert.deepEqual(given, [[7, 60_000, 'both']]);
    assert.deepEqual(readOptions({ checks: { https: 'off' } }, { GUARD_CHECKS: 'https=monitor,ip=monitor' }).checks, {
      https: 'off',
      ip: 'monitor',
    });
  });

  it('replace lists as a whole', () => {
    const { ip } = readOptions(
      { ip: { deny: ['192.0.2.1'] } },
      { GUARD_IP_DENY: '203.0.113.9', GUARD_IP_ALLOW: '::1' },
    );
    assert.deepEqual(ip, { allow: ['::1'], allowOnly: false, deny: ['192.0.2.1'] });
    const given = limits({ rateLimit: [{ requests: 7, window: '1m' }] }, limit, 'requests', 'window');
    assert.deepEqual(given, [[7, 60_000]]);
  });

  it('switch a feature off or on, whatever the environment says of it', () => {
    assert.equal(readOptions({ rateLimit: false }, limit).rateLimit, false);
    const on = limits(
      { rateLimit: { requests: 7, window: '1m' } },
      { GUARD_RATE_LIMIT: 'false' },
      'requests',
      'window',
    );
    assert.deepEqual(on, [[7, 60_000]]);
  });

  it('may be frozen, and stay as they were', () => {
    const options = Object.freeze({ ip: Object.freeze({ deny: ['192.0.2.1'] }) });
    assert.deepEqual(readOptions(options, { GUARD_IP_ALLOW: '::1' }).ip?.allow, ['::1']);
    assert.deepEqual(options, { ip: { deny: ['192.0.2.1'] } });
  });

  it('count also as getters of a class', () => {
    class Config {
      get mode() {
        return 'monitor' as const;
      }
    }
    assert.equal(readOptions(new Config(), { GUARD_MODE: 'enforce' }).mode, 'monitor');
    assert.equal(readOptions(new Config(), { GUARD_BAN: 'false' }).mode, 'monitor');
  });

  for (const options of [null, 5, 'x', []]) {
    it(`are refused as ever when they are no object: ${JSON.stringify(options)}`, () => {
      assert.deepEqual(faults(limit, options), [`: expected an object of options, got ${JSON.stringify(options)}`]);
    });
  }
});

describe('faults of the environment', () => {
  const wrong: [Environment, ...string[]][] = [
    [
      { GUARD_RATE_LIMIT_REQUESTS: 'many', GUARD_RATE_LIMIT_WINDOW: '1m' },
      'GUARD_RATE_LIMIT_REQUESTS: expected a whole number from 1 to 1000000000, got "many"',
    ],
    [
      { GUARD_RATE_LIMIT_REQUESTS: '1e3', GUARD_RATE_LIMIT_WINDOW: '0x1m' },
      'GUARD_RATE_LIMIT_REQUESTS: expected a whole number from 1 to 1000000000, got "1e3"',
      'GUARD_RATE_LIMIT_WINDOW: expected a duration like "1m" or a number of seconds, got "0x1m"',
    ],
    [
      { GUARD_RATE_LIMIT_REQUESTS: '5' },
      'GUARD_RATE_LIMIT_WINDOW: expected a duration like "1m" or a number of seconds, got undefined',
    ],
    [
      { GUARD_RATE_LIMIT: 'off' },
      'GUARD_RATE_LIMIT: expected false, an object with requests, window, name, by, cost, skip, headers, endpoints, countries or a list of these, got "off"',
    ],
    [
      { GUARD_RATE_LIMIT_REQUESTS: '5', GUARD_RATE_LIMIT_WINDOW: '1m', GUARD_RATE_LIMIT_BY: 'user' },
      'GUARD_RATE_LIMIT_BY: expected the option "auth" too, which says who a user is, got "user"',
    ],
    [
      { GUARD_RATE_LIMIT_REQUESTS: '5', GUARD_RATE_LIMIT_WINDOW: '1m', GUARD_RATE_LIMIT_BY: 'adress' },
      'GUARD_RATE_LIMIT_BY[0]: expected "address" or "user" or "api-key" or "fingerprint", got "adress"',
    ],
    [
      { GUARD_RATE_LIMIT_REQUESTS: '5', GUARD_RATE_LIMIT_WINDOW: '1m', GUARD_RATE_LIMIT_NAME: 'a b' },
      'GUARD_RATE_LIMIT_NAME: expected letters, digits, "_", "." and "-", 64 at most, got "a b"',
    ],
    [
      { GUARD_HEALTH: 'healthz' },
      'GUARD_HEALTH: expected false, a path like "/healthz" or an object with path, details, got "healthz"',
    ],
    [{ GUARD_MODE: 'block' }, 'GUARD_MODE: expected "enforce" or "monitor", got "block"'],
    [{ GUARD_USER_AGENTS_EMPTY: '1' }, 'GUARD_USER_AGENTS_EMPTY: expected true or false, got "1"'],
    [
      { GUARD_IP_DENY: '203.0.113.9,1.2.3' },
      'GUARD_IP_DENY[1]: expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24", got "1.2.3"',
    ],
    [
      { GUARD_IP_ALLOW_ONLY: 'true' },
      'GUARD_IP_ALLOW: expected at least one address when "allowOnly" is true, got undefined',
    ],
    [{ GUARD_CHECKS: 'detecton=off' }, 'GUARD_CHECKS.detecton: unknown option, did you mean "detection"?'],
    [{ GUARD_CHECKS: 'detection' }, 'GUARD_CHECKS: expected an object of check names and modes, got "detection"'],
    [{ GUARD_CHECKS: '=off' }, 'GUARD_CHECKS: expected an object of check names and modes, got "=off"'],
    [
      { GUARD_HEADERS: 'x-gateway' },
      'GUARD_HEADERS: expected an object of header names, each with true or the value that it must have, got a text of 9 characters',
    ],
    [{ GUARD_CHECKS: 'https=on' }, 'GUARD_CHECKS.https: expected "enforce" or "monitor" or "off", got "on"'],
    [
      { GUARD_HTTPS: 'redirect', GUARD_HTTPS_HOSTS: 'shop.example' },
      'GUARD_HTTPS_HOSTS: expected none where "https" as a whole is "redirect"',
    ],
    [{ GUARD_PROXIES_HEADER: 'forwarded' }, 'proxies: expected "trust", "hops" or both, got {"header":"forwarded"}'],
  ];
  for (const [environment, ...messages] of wrong) {
    it(`name the variable: ${messages.join('; ')}`, () => assert.deepEqual(faults(environment), messages));
  }

  it('are told with those of the options, each by the name of where it is', () => {
    const told = faults({ GUARD_IP_DENY: 'x', GUARD_MODE: 'y' }, { ip: { allow: ['z'] }, mode: 'w' });
    assert.deepEqual(
      told.map((fault) => fault.split(':')[0]),
      ['mode', 'ip.allow[0]', 'GUARD_IP_DENY[0]'],
    );
  });

  it('are none of a feature that is switched off as a whole', () => {
    assert.equal(readOptions({}, { GUARD_RATE_LIMIT: 'false', GUARD_RATE_LIMIT_REQUESTS: '5' }).rateLimit, false);
  });

  it('do not come from names and values that are hostile', () => {
    const values = ['__proto__=off', 'constructor=off', '=off', 'a='.repeat(50_000), ','.repeat(50_000)];
    for (const value of values.slice(0, 4)) assert.equal(faults({ GUARD_CHECKS: value }).length > 0, true, value);
    assert.deepEqual(faults({ GUARD_CHECKS: values[4] }), []);
    assert.equal(({} as Record<string, unknown>).off, undefined);
  });
});

describe('variables that are not known', () => {
  it('are told by name, with the nearest known one, and without what stands in them', () => {
    const told = unknownVariables({ GUARD_RATELIMIT_REQUESTS: 'secret', GUARD_RAILS_LEVEL: 'secret', GUARD_MODE: 'x' });
    assert.equal(
      told,
      'unknown environment variables: GUARD_RAILS_LEVEL, GUARD_RATELIMIT_REQUESTS (did you mean GUARD_RATE_LIMIT_REQUESTS?)',
    );
  });

  it('are none when nothing is set but what is known, empty or of others', () => {
    assert.equal(unknownVariables({ GUARD_MODE: 'monitor', GUARD_X: '', GUARDIAN: '1', PATH: '/bin' }), undefined);
  });
});

describe('GUARD_API_KEYS', () => {
  const long = '4f1c0a93b7d25e68';
  const digest = '9AB2'.repeat(16);

  it('holds pairs of id and key, or of id and the SHA-256 of the key', () => {
    assert.deepEqual(readApiKeys(`ci:${long}, ops@night:sha256:${digest},ci:with:colons:in:it`), [
      { id: 'ci', key: long },
      { id: 'ops@night', sha256: digest.toLowerCase() },
      { id: 'ci', key: 'with:colons:in:it' },
    ]);
  });

  const refused: [string, string][] = [
    ['ci:4f1c0a93b7d25e6', 'keys[0]: expected a key of at least 16 characters, got 15'],
    [`ci:${long},ops:`, 'keys[1]: expected a key of at least 16 characters, got 0'],
    [long, 'keys[0]: expected id:key, the id of 1 to 64 letters, digits and _ . @ -'],
    [`:${long}`, 'keys[0]: expected id:key, the id of 1 to 64 letters, digits and _ . @ -'],
    [`ci:${long},`, 'keys[1]: expected id:key, the id of 1 to 64 letters, digits and _ . @ -'],
    [`ci:${long} secret`, 'keys[0]: expected a key of visible ASCII characters'],
    [`ci:sha256:${long}`, 'keys[0]: expected 64 hexadecimal digits after sha256:'],
  ];
  for (const [text, message] of refused) {
    it(`is refused without telling what stands in it: ${message}`, () => {
      const told = faultsOf(() => readApiKeys(text));
      assert.deepEqual(told, [message]);
      assert.equal(told.join().includes(long.slice(0, 8)), false);
    });
  }

  it('switches authentication on, unless the application has its own', () => {
    const variable = apiKeysVariable((keys) => keys.map(({ id }) => id));
    const outside = fromEnvironment({ GUARD_API_KEYS: `ci:${long}` }, [variable]);
    assert.deepEqual(outside?.under({}), { auth: { scheme: 'api-key', verify: ['ci'] } });
    const own = { scheme: 'bearer', verify: () => undefined };
    assert.deepEqual(outside?.under({ auth: own }), { auth: own });
  });

  it('lets in who has one of the keys', async () => {
    const { auth } = readOptions({}, { GUARD_API_KEYS: `ci:${long}`, GUARD_AUTH_HEADER: 'X-Key' });
    assert.equal(auth?.header, 'x-key');
    const verify = auth?.scheme === 'api-key' ? auth.verify : () => undefined;
    const ctx = {} as Context;
    assert.equal((await verify(long, ctx))?.id, 'ci');
    assert.equal(await verify(`${long}0`, ctx), undefined);
  });

  it('is refused with a key that stands in it twice', () => {
    assert.deepEqual(faults({ GUARD_API_KEYS: `ci:${long},ops:${long}` }), [
      'GUARD_API_KEYS.keys[1]: expected another key than that of keys[0]',
    ]);
  });

  it('names itself where it is wrong', () => {
    const outside = fromEnvironment({ GUARD_API_KEYS: 'ci:short' }, [apiKeysVariable(() => undefined)]);
    assert.deepEqual(outside?.faults, [
      { path: 'GUARD_API_KEYS.keys[0]', message: 'expected a key of at least 16 characters, got 5' },
    ]);
    assert.deepEqual(outside?.under({}), {});
  });
});

describe('guard() itself', () => {
  const set = (name: string, value: string) => {
    process.env[name] = value;
  };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith('GUARD_')) delete process.env[name];
  });

  it('takes options from process.env', () => {
    set('GUARD_MODE', 'monitor');
    assert.equal(guard().status().mode, 'monitor');
    assert.equal(guard({ mode: 'enforce' }).status().mode, 'enforce');
  });

  it('refuses what is wrong there', () => {
    set('GUARD_MODE', 'block');
    assert.deepEqual(
      faultsOf(() => guard()),
      ['GUARD_MODE: expected "enforce" or "monitor", got "block"'],
    );
  });

  it('warns of a variable that is not known', async () => {
    set('GUARD_MOD', 'monitor');
    const warned = new Promise<Error & { code?: string }>((resolve) => process.once('warning', resolve));
    guard();
    const { name, code, message } = await warned;
    assert.deepEqual([name, code], ['GuardWarning', 'GUARD_ENV_UNKNOWN']);
    assert.match(
      message,
      /^koa-otel-guard: unknown environment variables: GUARD_MOD \(did you mean GUARD_MODE\?\)\. Correct its name/,
    );
  });
});
