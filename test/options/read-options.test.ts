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

const limit = (more: object = {}) => ({ requests: 5, window: '1m', ...more });
const expectedName = 'expected letters, digits, "_", "." and "-", 64 at most';
const expectedBy = 'expected "address", "user", "api-key", "fingerprint", a list of these or a function of ctx';
const expectedEndpoint = (given: string) => {
  const key = /^\w+$/.test(given) ? `.${given}` : `[${JSON.stringify(given)}]`;
  return `${key}: expected an endpoint like "POST /login", "/api/**" or "GET /users/:id", got ${JSON.stringify(given)}`;
};

const usage = (more: object = {}) => ({ kind: 'usage', above: 5, window: '1m', ...more });
const expectedAction =
  'expected "log", "alert", "throttle", "refuse", "ban", { throttle: duration } of 30s at most, { ban: duration } or a function';

describe('options of guard()', () => {
  it('are all optional', () => {
    const settings = readOptions({});
    assert.equal(settings.mode, 'enforce');
    const [limit, ...others] = settings.rateLimit || [];
    assert.deepEqual(others, []);
    assert.deepEqual([limit?.name, limit?.requests, limit?.window, limit?.by], ['default', 1_000, 60_000, ['address']]);
    assert.deepEqual(settings.ban, {
      threshold: 10,
      window: 300_000,
      duration: [3_600_000],
      forgetAfter: 604_800_000,
      categories: {},
      by: ['address'],
    });
    assert.deepEqual(settings.telemetry, {
      spans: 'all',
      events: { burst: 200, perSecond: 20 },
      wave: { findings: 15, window: 60_000 },
    });
    assert.deepEqual(settings.privacy, { clientAddress: 'full', redact: { names: [], patterns: [], keep: [] } });
    assert.equal(settings.https, false);
  });

  it('give every limit a name of its own, and an endpoint what it does not say from the limit around it', () => {
    const skip = () => false;
    const settings = readOptions({
      rateLimit: [
        {
          requests: 9,
          window: 60,
          by: 'fingerprint',
          skip,
          headers: 'both',
          endpoints: {
            'POST /login': [
              { requests: 5, window: 60 },
              { requests: 8, window: 3_600, by: 'address', headers: false },
            ],
            '/caf\u00e9|"x"': { requests: 5, window: 60 },
          },
        },
        { requests: 90, window: 600 },
        { requests: 900, window: 6_000, name: 'default' },
      ],
    });
    const limits = settings.rateLimit || [];
    assert.deepEqual(
      limits.map(({ name, by, headers }) => `${name} ${by} ${headers}`),
      [
        'default_2 fingerprint both',
        'POST /login fingerprint both',
        'POST /login_2 address false',
        '/caf%C3%A9%7C%22x%22 fingerprint both',
        'default_3 address ietf',
        'default address ietf',
      ],
    );
    assert.deepEqual(
      limits.map((one) => one.skip),
      [skip, skip, skip, skip, undefined, undefined],
    );
  });

  it('give every limit of a country a name of its own, and have the limit that it stands in count for nobody from there', () => {
    const settings = readOptions({
      rateLimit: [
        {
          requests: 9,
          window: 60,
          by: 'fingerprint',
          countries: { DE: { requests: 5, window: 60 }, FR: [{ requests: 4, window: 60, by: 'address' }] },
        },
        { requests: 90, window: 600, countries: { DE: { requests: 5, window: 60 }, '*': { requests: 1, window: 60 } } },
      ],
    });
    assert.deepEqual(
      (settings.rateLimit || []).map(
        ({ name, by, countries }) => `${name} ${by} ${countries?.others ? 'not ' : ''}${countries?.codes}`,
      ),
      ['default fingerprint not DE,FR', 'DE fingerprint DE', 'FR address FR', 'DE_2 address DE', '* address not DE'],
    );
  });

  it('have an unknown country blocked where only some may enter, unless it is said', () => {
    const unknown = (countries: object) => {
      const settings = readOptions({ countries });
      return settings.countries ? settings.countries.unknown : undefined;
    };
    assert.equal(unknown({ allow: ['DE'] }), 'block');
    assert.equal(unknown({ deny: ['DE'] }), 'allow');
    assert.equal(unknown({}), 'allow');
    assert.equal(unknown({ allow: ['DE'], unknown: 'allow' }), 'allow');
    assert.equal(readOptions({}).countries, undefined);
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
    [{ ban: { treshold: 5 } }, 'ban.treshold: unknown option, did you mean "threshold"?'],
    [
      { ban: { categories: { sqlli: { threshold: 5 } } } },
      'ban.categories.sqlli: unknown option, did you mean "sqli"?',
    ],
    [
      { ban: { categories: { ratelimit: { threshold: 5 } } } },
      'ban.categories.ratelimit: unknown option, did you mean "rate_limit"?',
    ],
    [
      { telemetry: { events: { perSecnd: 5 } } },
      'telemetry.events.perSecnd: unknown option, did you mean "perSecond"?',
    ],
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
    [{ respond: { mesages: {} } }, 'respond.mesages: unknown option, did you mean "messages"?'],
    [{ health: { pth: '/', path: '/' } }, 'health.pth: unknown option, did you mean "path"?'],
    [{ warnings: { GUARD_NOSDK: false } }, 'warnings.GUARD_NOSDK: unknown option, did you mean "GUARD_NO_SDK"?'],
    [{ auth: { scheme: 'bearer', verify: () => null, relm: 'x' } }, 'auth.relm: unknown option, did you mean "realm"?'],
    [{ emergency: { alow: [] } }, 'emergency.alow: unknown option, did you mean "allow"?'],
    [{ timeWindow: { start: '09:00', end: '17:00', day: [] } }, 'timeWindow.day: unknown option, did you mean "days"?'],
    [{ honeypot: { path: [] } }, 'honeypot.path: unknown option, did you mean "paths"?'],
    [{ upgrades: { origin: 'same' } }, 'upgrades.origin: unknown option, did you mean "origins"?'],
    [
      { referrers: { allow: ['a.example'], mising: 'allow' } },
      'referrers.mising: unknown option, did you mean "missing"?',
    ],
    [
      { userAgents: { bots: { verifed: () => true } } },
      'userAgents.bots.verifed: unknown option, did you mean "verified"?',
    ],
    [{ contentType: [] }, 'contentType: unknown option, did you mean "contentTypes"?'],
    [{ xyzzy: 1 }, 'xyzzy: unknown option'],
    [{ rateLimit: [limit({ cots: 1 })] }, 'rateLimit[0].cots: unknown option, did you mean "cost"?'],
    [
      { rateLimit: limit({ endpoints: { '/a': [limit({ widow: 1 })] } }) },
      'rateLimit.endpoints["/a"][0].widow: unknown option, did you mean "window"?',
    ],
    [{ fingerprint: { heder: 'x' } }, 'fingerprint.heder: unknown option, did you mean "header"?'],
  ];
  for (const [options, message] of misspelt) {
    it(`name the nearest known key: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  const verify = () => null;
  const expectedCloud =
    'expected "aws", "gcp", "azure", "oracle", "digitalocean", "linode", "vultr", "cloudflare", "fastly", "github-actions", or a region like "aws:us-east-1"';
  const wrong: [object, string][] = [
    [{ ip: { deny: '203.0.113.9' } }, 'ip.deny: expected a list of addresses and CIDR ranges, got "203.0.113.9"'],
    [{ ip: { allowOnly: true } }, 'ip.allow: expected at least one address when "allowOnly" is true, got undefined'],
    [{ clouds: ['aws'] }, 'clouds: expected an object with deny, except, refresh, cache, sources, got ["aws"]'],
    [{ clouds: { deny: 'aws' } }, 'clouds.deny: expected a list of clouds, got "aws"'],
    [{ clouds: { deny: ['amazon'] } }, `clouds.deny[0]: ${expectedCloud}, got "amazon"`],
    [{ clouds: { deny: ['azur'] } }, `clouds.deny[0]: ${expectedCloud} (did you mean "azure"?), got "azur"`],
    [
      { clouds: { except: ['gpc:us-east1'] } },
      `clouds.except[0]: ${expectedCloud} (did you mean "gcp:us-east1"?), got "gpc:us-east1"`,
    ],
    [
      { clouds: { deny: ['fastly:us'] } },
      `clouds.deny[0]: ${expectedCloud} (the list of "fastly" has no regions), got "fastly:us"`,
    ],
    [{ clouds: { deny: ['aws:'] } }, `clouds.deny[0]: ${expectedCloud}, got "aws:"`],
    [{ clouds: { deny: ['aws:a:b'] } }, `clouds.deny[0]: ${expectedCloud}, got "aws:a:b"`],
    [{ clouds: { deny: [7] } }, `clouds.deny[0]: ${expectedCloud}, got 7`],
    [{ clouds: { refresh: '59s' } }, 'clouds.refresh: expected "1m" to "14d", got "59s"'],
    [{ clouds: { refresh: '15d' } }, 'clouds.refresh: expected "1m" to "14d", got "15d"'],
    [{ clouds: { cache: '' } }, 'clouds.cache: expected the path of a directory, got ""'],
    [
      { clouds: { sources: { aws: 'http://mirror.example/' } } },
      'clouds.sources.aws: expected an https address, without user name and password, got "http://mirror.example/"',
    ],
    [
      { clouds: { sources: { aws: 'mirror' } } },
      'clouds.sources.aws: expected an https address, without user name and password, got "mirror"',
    ],
    [
      { clouds: { sources: { asw: 'https://mirror.example/' } } },
      'clouds.sources.asw: unknown option, did you mean "aws"?',
    ],
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
    [
      { rateLimit: true },
      'rateLimit: expected false, an object with requests, window, name, by, cost, skip, headers, endpoints, countries or a list of these, got true',
    ],
    [
      { rateLimit: [] },
      'rateLimit: expected false, an object with requests, window, name, by, cost, skip, headers, endpoints, countries or a list of these, got []',
    ],
    [{ rateLimit: limit({ name: 'a b' }) }, `rateLimit.name: ${expectedName}, got "a b"`],
    [{ rateLimit: limit({ name: '' }) }, `rateLimit.name: ${expectedName}, got ""`],
    [
      { rateLimit: [limit({ name: 'burst' }), limit({ name: 'burst' })] },
      'rateLimit[1].name: expected a name that no other limit has, got "burst"',
    ],
    [
      { rateLimit: limit({ name: 'a', endpoints: { '/login': [limit(), limit({ name: 'a' })] } }) },
      'rateLimit.endpoints["/login"][1].name: expected a name that no other limit has, got "a"',
    ],
    [{ rateLimit: limit({ by: 'ip' }) }, `rateLimit.by: ${expectedBy}, got "ip"`],
    [{ rateLimit: limit({ by: [] }) }, `rateLimit.by: ${expectedBy}, got []`],
    [
      { rateLimit: limit({ by: ['fingerprint', 'x'] }) },
      'rateLimit.by[1]: expected "address" or "user" or "api-key" or "fingerprint", got "x"',
    ],
    [
      { rateLimit: limit({ by: ['address', 'fingerprint'] }) },
      'rateLimit.by[0]: expected "address" last, if at all, got "address"',
    ],
    [
      { rateLimit: limit({ by: 'user' }) },
      'rateLimit.by: expected the option "auth" too, which says who a user is, got "user"',
    ],
    [
      { rateLimit: limit({ by: 'api-key' }), auth: { scheme: 'bearer', verify: () => null } },
      'rateLimit.by: expected the option "auth" with scheme "api-key" too, since a key that nobody verified says nothing, got "api-key"',
    ],
    [
      { rateLimit: [limit({ endpoints: { '/a': limit({ by: ['api-key'] }) } })] },
      'rateLimit[0].endpoints["/a"].by: expected the option "auth" with scheme "api-key" too, since a key that nobody verified says nothing, got ["api-key"]',
    ],
    [
      { rateLimit: limit({ by: 'fingerprint' }), fingerprint: false },
      'rateLimit.by: expected the option "fingerprint" not to be false, got "fingerprint"',
    ],
    [
      { rateLimit: limit({ cost: 6 }) },
      'rateLimit.cost: expected no more than "requests", or no request could ever pass, got 6',
    ],
    [
      { rateLimit: limit({ cost: 1.5 }) },
      'rateLimit.cost: expected a whole number from 0 to 1000000000 or a function of ctx, got 1.5',
    ],
    [{ rateLimit: limit({ skip: true }) }, 'rateLimit.skip: expected a function of ctx, got true'],
    [
      { rateLimit: limit({ headers: true }) },
      'rateLimit.headers: expected "ietf", "legacy", "both" or false, got true',
    ],
    [{ rateLimit: limit({ endpoints: { 'PSOT /a': limit() } }) }, `rateLimit.endpoints${expectedEndpoint('PSOT /a')}`],
    [{ rateLimit: limit({ endpoints: { login: limit() } }) }, `rateLimit.endpoints${expectedEndpoint('login')}`],
    [
      { rateLimit: limit({ endpoints: { '/a': 5 } }) },
      'rateLimit.endpoints["/a"]: expected an object with requests, window, name, by, cost, skip, headers or a list of these, got 5',
    ],
    [
      { rateLimit: limit({ endpoints: { '/a': { window: '1m' } } }) },
      'rateLimit.endpoints["/a"].requests: expected a whole number from 1 to 1000000000, got undefined',
    ],
    [{ fingerprint: true }, 'fingerprint: expected false or an object with header, got true'],
    [
      { fingerprint: { header: 'x-ja4' } },
      'fingerprint.header: expected the option "proxies" too, since only a trusted proxy is believed, got "x-ja4"',
    ],
    [
      { rateLimit: { window: '1m' } },
      'rateLimit.requests: expected a whole number from 1 to 1000000000, got undefined',
    ],
    [
      { countries: { deny: ['AT', 'de'] } },
      'countries.deny[1]: expected a country code of ISO 3166-1 in upper case, like "DE" (did you mean "DE"?), got "de"',
    ],
    [
      { countries: { deny: ['AT', 'UK'] } },
      'countries.deny[1]: expected a country code of ISO 3166-1 in upper case, like "DE" (did you mean "GB"?), got "UK"',
    ],
    [
      { countries: { deny: ['AT', 'Germny'] } },
      'countries.deny[1]: expected a country code of ISO 3166-1 in upper case, like "DE" (did you mean "DE"?), got "Germny"',
    ],
    [
      { countries: { deny: ['AT', 'EU'] } },
      'countries.deny[1]: expected a country code of ISO 3166-1 in upper case, like "DE", got "EU"',
    ],
    [
      { countries: { deny: ['AT', 49] } },
      'countries.deny[1]: expected a country code of ISO 3166-1 in upper case, like "DE", got 49',
    ],
    [{ countries: { allow: [] } }, 'countries.allow: expected at least one country code, got []'],
    [{ countries: { allow: 'DE' } }, 'countries.allow: expected a list of country codes, got "DE"'],
    [{ countries: { unknown: 'deny' } }, 'countries.unknown: expected "allow" or "block", got "deny"'],
    [
      { countries: { database: '' } },
      'countries.database: expected the path of a file or a function of an address, got ""',
    ],
    [
      { countries: { asn: 15_169 } },
      'countries.asn: expected the path of a file or a function of an address, got 15169',
    ],
    [{ countries: true }, 'countries: expected false or an object with allow, deny, unknown, database, asn, got true'],
    [
      { countries: false, rateLimit: limit({ countries: { DE: limit() } }) },
      'countries: expected not to be false, since a limit or a list of countries asks for them',
    ],
    [
      { rateLimit: limit({ countries: { de: limit() } }) },
      'rateLimit.countries.de: expected a country code of ISO 3166-1 in upper case, like "DE", or "*" (did you mean "DE"?), got "de"',
    ],
    [{ userAgents: { deny: [''] } }, 'userAgents.deny[0]: expected a text that is not empty, or a RegExp, got ""'],
    [{ custom: [{ name: 'x' }] }, 'custom[0]: expected a function or a Check ({ name, run }), got {"name":"x"}'],
    [{ store: {} }, 'store: expected a Store, such as memoryStore(), got a value of type object'],
    [{ respond: true }, 'respond: expected an object with body, messages, modify, got true'],
    [{ respond: { body: 'xml' } }, 'respond.body: expected "auto", "json", "text", "html" or a function, got "xml"'],
    [{ respond: { messages: 'x' } }, 'respond.messages: expected an object of statuses and texts, got "x"'],
    [{ respond: { messages: { 200: 'x' } } }, 'respond.messages.200: expected a status from 300 to 599, got "200"'],
    [{ respond: { messages: { '4x3': 'x' } } }, 'respond.messages.4x3: expected a status from 300 to 599, got "4x3"'],
    [{ respond: { messages: { 403: 5 } } }, 'respond.messages.403: expected a text of 1 to 1,000 characters, got 5'],
    [{ respond: { messages: { 403: '' } } }, 'respond.messages.403: expected a text of 1 to 1,000 characters, got ""'],
    [{ respond: { modify: {} } }, 'respond.modify: expected a function, got {}'],
    [{ health: true }, 'health: expected false, a path like "/healthz" or an object with path, details, got true'],
    [{ health: { path: 'healthz' } }, 'health.path: expected an exact path like "/healthz", got "healthz"'],
    [{ health: { path: '/a/*' } }, 'health.path: expected an exact path like "/healthz", got "/a/*"'],
    [{ health: { path: '/a/../b' } }, 'health.path: expected an exact path like "/healthz", got "/a/../b"'],
    [{ health: { path: '/a', details: 1 } }, 'health.details: expected true or false, got 1'],
    [
      { warnings: 'none' },
      'warnings: expected true, false or an object of warning codes and true or false, got "none"',
    ],
    [{ warnings: { GUARD_NO_SDK: 'off' } }, 'warnings.GUARD_NO_SDK: expected true or false, got "off"'],
    [{ onEvent: 'x' }, 'onEvent: expected a function, got "x"'],
    [{ body: { max: '1x' } }, 'body.max: expected a size like "128kb" or a number of bytes, got "1x"'],
    [{ body: { inspect: -1 } }, 'body.inspect: expected a size like "128kb" or a number of bytes, got -1'],
    [{ body: { over: 'deny' } }, 'body.over: expected "inspect-prefix" or "block" or "pass", got "deny"'],
    [{ body: { timeout: 0 } }, 'body.timeout: expected a duration like "1m" or a number of seconds, got 0'],
    [{ detection: { threshold: 0 } }, 'detection.threshold: expected a whole number from 1 to 100, got 0'],
    [{ detection: { observe: 101 } }, 'detection.observe: expected a whole number from 1 to 100, got 101'],
    [{ detection: { categories: { sqlj: 'off' } } }, 'detection.categories.sqlj: unknown option, did you mean "sqli"?'],
    [
      { detection: { categories: { sqli: 'on' } } },
      'detection.categories.sqli: expected "off", "observe", "enforce" or an object with threshold, observe, got "on"',
    ],
    [
      { detection: { categories: { sqli: { threshold: 0 } } } },
      'detection.categories.sqli.threshold: expected a whole number from 1 to 100, got 0',
    ],
    [
      { detection: { exclude: [{}] } },
      'detection.exclude[0]: expected at least one of category, rule, input, route: without any, detection: false says the same, got {}',
    ],
    [
      { detection: { exclude: [{ rule: 'XSS' }] } },
      'detection.exclude[0].rule: expected the name of a rule like "xss.script_element", got "XSS"',
    ],
    [
      { detection: { exclude: [{ input: 'a b' }] } },
      'detection.exclude[0].input: expected the name of an input like "body.html" or "body.*", got "a b"',
    ],
    [
      { detection: { exclude: [{ route: 'admin' }] } },
      'detection.exclude[0].route: expected a path pattern like "/health", "/assets/*" or "/static/**", got "admin"',
    ],
    [
      { detection: { patterns: [{ id: 'a', pattern: '(a' }] } },
      'detection.patterns[0].pattern: expected a pattern that RE2 takes: without lookaround and backreferences, got "(a"',
    ],
    [
      { detection: { patterns: [{ id: 'a', pattern: /(?=a)b/ }] } },
      'detection.patterns[0].pattern: expected a pattern that RE2 takes: without lookaround and backreferences, got /(?=a)b/',
    ],
    [
      { detection: { patterns: [{ id: 'a', pattern: /(a)\1/ }] } },
      'detection.patterns[0].pattern: expected a pattern that RE2 takes: without lookaround and backreferences, got /(a)\\1/',
    ],
    [{ detection: { ignoreHeaders: ['a b'] } }, 'detection.ignoreHeaders[0]: expected a header name, got "a b"'],
    [{ detection: { budget: 0 } }, 'detection.budget: expected a duration like "1m" or a number of seconds, got 0'],
    [{ detection: { overBudget: 'pass' } }, 'detection.overBudget: expected "allow" or "block", got "pass"'],
    [{ behavior: {} }, 'behavior: expected a list of rules, got {}'],
    [{ behavior: ['usage'] }, 'behavior[0]: expected an object with kind, endpoint, window, got "usage"'],
    [
      { behavior: [{ kind: 'speed', above: 5, window: '1m' }] },
      'behavior[0].kind: expected "usage", "frequency" or "response", got "speed"',
    ],
    [{ behavior: [usage({ abov: 5 })] }, 'behavior[0].abov: unknown option, did you mean "above"?'],
    [{ behavior: [usage({ rate: 5 })] }, 'behavior[0].rate: unknown option'],
    [{ behavior: [usage({ above: -1 })] }, 'behavior[0].above: expected a whole number from 0 to 100000000, got -1'],
    [
      { behavior: [usage({ endpoint: 'products' })] },
      'behavior[0].endpoint: expected an endpoint like "POST /login", "/api/**" or "GET /users/:id", or a list of them, got "products"',
    ],
    [
      { behavior: [usage({ endpoint: ['/a', 'FETCH /'] })] },
      'behavior[0].endpoint[1]: expected an endpoint like "POST /login", "/api/**" or "GET /users/:id", got "FETCH /"',
    ],
    [{ behavior: [usage({ name: 'a b' })] }, `behavior[0].name: ${expectedName}, got "a b"`],
    [
      { behavior: [usage({ name: 'a' }), usage({ name: 'a' })] },
      'behavior[1].name: expected a name that no other rule has, got "a"',
    ],
    [
      { behavior: [usage({ by: 'user' })] },
      'behavior[0].by: expected the option "auth" too, which says who a user is, got "user"',
    ],
    [
      { fingerprint: false, behavior: [usage({ by: 'fingerprint' })] },
      'behavior[0].by: expected the option "fingerprint" not to be false, got "fingerprint"',
    ],
    [
      { behavior: [usage({ action: 'block' })] },
      `behavior[0].action: ${expectedAction}, or a list of these, got "block"`,
    ],
    [{ behavior: [usage({ action: [] })] }, `behavior[0].action: ${expectedAction}, or a list of these, got []`],
    [{ behavior: [usage({ action: ['log', 'block'] })] }, `behavior[0].action[1]: ${expectedAction}, got "block"`],
    [
      { behavior: [usage({ action: { throttle: '31s' } })] },
      'behavior[0].action.throttle: expected 30s at most, got "31s"',
    ],
    [
      { behavior: [usage({ action: { ban: 'x' } })] },
      `behavior[0].action: ${expectedAction}, or a list of these, got {"ban":"x"}`,
    ],
    [
      { behavior: [{ kind: 'usage', window: '1m' }] },
      'behavior[0]: expected either "above" or "steps", got {"kind":"usage","window":"1m"}',
    ],
    [{ behavior: [usage({ above: undefined, steps: [] })] }, 'behavior[0].steps: expected one step at least, got []'],
    [
      { behavior: [usage({ above: undefined, action: 'log', steps: [{ above: 1, action: 'ban' }] })] },
      'behavior[0].action: expected the actions in "steps", one for each, got "log"',
    ],
    [
      { behavior: [usage({ above: undefined, steps: [1, 1].map((above) => ({ above, action: 'ban' })) })] },
      'behavior[0].steps[1].above: expected more than the step before, got 1',
    ],
    [
      { behavior: [{ kind: 'frequency', rate: 0.01 }] },
      'behavior[0].rate: expected one request within the window at least, got 0.01',
    ],
    [
      { behavior: [{ kind: 'frequency', rate: 0 }] },
      'behavior[0].rate: expected requests a second, more than 0, got 0',
    ],
    [
      {
        behavior: [
          {
            kind: 'frequency',
            steps: [
              { rate: 1, action: 'log' },
              { rate: 1.01, action: 'ban' },
            ],
          },
        ],
      },
      'behavior[0].steps[1].rate: expected more than the step before, got 1.01',
    ],
    [
      { behavior: [{ kind: 'frequency', rate: 100_000_000, window: '1d' }] },
      'behavior[0].rate: expected 100000000 within the window at most, got 100000000',
    ],
    [
      { behavior: [{ ...usage(), kind: 'response' }] },
      'behavior[0].pattern: expected a pattern or a list of them, got undefined',
    ],
    [
      { behavior: [{ ...usage(), kind: 'response', pattern: ['status:404', 'regex:(?=a)'] }] },
      'behavior[0].pattern[1]: expected a text, "status:4xx", "json:path==value" or "regex:..." that RE2 takes, got "regex:(?=a)"',
    ],
    [
      { behavior: [{ ...usage(), kind: 'response', pattern: 'x', maxBody: '11mb' }] },
      'behavior[0].maxBody: expected 10mb at most, got "11mb"',
    ],
    [
      { behavior: [usage({ correlate: { findings: 0 } })] },
      'behavior[0].correlate.findings: expected a whole number from 1 to 1000000, got 0',
    ],
    [
      { behavior: [usage({ correlate: { findings: 1, categories: 'sqli' } })] },
      'behavior[0].correlate.categories: expected a list of attack families, got "sqli"',
    ],
    [{ ban: { threshold: 0 } }, 'ban.threshold: expected a whole number from 1 to 1000000, got 0'],
    [
      { ban: { duration: '1x' } },
      'ban.duration: expected a duration like "1h", or a list of 1 to 32 durations, got "1x"',
    ],
    [{ ban: { duration: [] } }, 'ban.duration: expected a duration like "1h", or a list of 1 to 32 durations, got []'],
    [
      { ban: { duration: ['1h', 'x'] } },
      'ban.duration[1]: expected a duration like "1m" or a number of seconds, got "x"',
    ],
    [{ ban: { by: 'session' } }, 'ban.by: expected "address", "user" or a list of both, got "session"'],
    [
      { ban: { by: 'user' } },
      'ban.by: expected the option "auth" too, or a check in "custom", which says who a user is, got "user"',
    ],
    [{ ban: { by: [] } }, 'ban.by: expected "address", "user" or a list of both, got []'],
    [{ ban: { by: ['adress'] } }, 'ban.by[0]: expected "address" or "user", got "adress"'],
    [{ ban: { categories: ['sqli'] } }, 'ban.categories: expected an object of categories, got ["sqli"]'],
    [
      { ban: { categories: { sqli: true } } },
      'ban.categories.sqli: expected false or an object with threshold, window, duration, got true',
    ],
    [
      { ban: { categories: { sqli: { window: '1m' } } } },
      'ban.categories.sqli.threshold: expected a whole number from 1 to 1000000, got undefined',
    ],
    [{ ban: { categories: { ban: false } } }, 'ban.categories.ban: unknown option'],
    [{ ban: { categories: { 'Auth Failed': { threshold: 5 } } } }, 'ban.categories["Auth Failed"]: unknown option'],
    [{ telemetry: { events: 5 } }, 'telemetry.events: expected false or an object with burst, perSecond, got 5'],
    [
      { telemetry: { events: { burst: 0 } } },
      'telemetry.events.burst: expected a whole number from 1 to 1000000, got 0',
    ],
    [
      { privacy: { clientAddress: 'none' } },
      'privacy.clientAddress: expected "full" or "truncated" or "hashed", got "none"',
    ],
    [
      { privacy: { clientAddress: 'hashed' } },
      'privacy.addressKey: expected a secret of 16 to 1024 characters, since privacy.clientAddress is "hashed", got undefined',
    ],
    [
      { privacy: { clientAddress: 'hashed', addressKey: 'hunter2' } },
      'privacy.addressKey: expected a secret of 16 to 1024 characters, got a text of 7 characters',
    ],
    [
      { privacy: { redact: { names: ['a b'] } } },
      'privacy.redact.names[0]: expected a name of letters, digits and _ . - @ /, 128 characters at most, got "a b"',
    ],
    [
      { privacy: { redact: { patterns: [{ kind: 'ticket', pattern: 'a' }] } } },
      'privacy.redact.patterns[0].kind: expected a name like "CUSTOMER_NO": capitals, digits and _, got "ticket"',
    ],
    [
      { privacy: { redact: { patterns: [{ kind: 'TICKET', pattern: '(a' }] } } },
      'privacy.redact.patterns[0].pattern: expected a pattern that RE2 takes: without lookaround and backreferences, got "(a"',
    ],
    [{ telemetry: { wave: true } }, 'telemetry.wave: expected false or an object with findings, window, got true'],
    [
      { telemetry: { wave: { findings: 1 } } },
      'telemetry.wave.findings: expected a whole number from 2 to 1000000, got 1',
    ],
    [
      { telemetry: { wave: { window: '1x' } } },
      'telemetry.wave.window: expected a duration like "1m" or a number of seconds, got "1x"',
    ],
    [{ auth: true }, 'auth: expected an object with scheme, verify, realm, failures, exclude, got true'],
    [{ auth: {} }, 'auth.scheme: expected "bearer", "basic" or "api-key", got undefined'],
    [{ auth: { scheme: 'Bearer', verify } }, 'auth.scheme: expected "bearer", "basic" or "api-key", got "Bearer"'],
    [{ auth: { scheme: 'bearer' } }, 'auth.verify: expected a function of the credential and ctx, got undefined'],
    [
      { auth: { scheme: 'basic', verify, header: 'x-user' } },
      'auth.header: expected none: only scheme "api-key" has a header of its own, got "x-user"',
    ],
    [{ auth: { scheme: 'api-key', verify, header: 'x key' } }, 'auth.header: expected a header name, got "x key"'],
    [
      { auth: { scheme: 'basic', verify, realm: 'a\r\nb' } },
      'auth.realm: expected printable ASCII, 1 to 128 characters, got "a\\r\\nb"',
    ],
    [
      { auth: { scheme: 'basic', verify, failures: true } },
      'auth.failures: expected false or an object with requests, window, got true',
    ],
    [
      { auth: { scheme: 'basic', verify, failures: { requests: 0, window: '1m' } } },
      'auth.failures.requests: expected a whole number from 1 to 1000000, got 0',
    ],
    [
      { auth: { scheme: 'basic', verify, exclude: ['login'] } },
      'auth.exclude[0]: expected a path pattern like "/health", "/assets/*" or "/static/**", got "login"',
    ],
    [{ emergency: true }, 'emergency: expected an object with on, allow, retryAfter, got true'],
    [{ emergency: { on: 'true' } }, 'emergency.on: expected true or false, got "true"'],
    [
      { emergency: { allow: ['office'] } },
      'emergency.allow[0]: expected an IPv4 or IPv6 address or CIDR range like "203.0.113.0/24", got "office"',
    ],
    [
      { userAgents: { bots: 'block' } },
      'userAgents.bots: expected true, false or an object with verified, got "block"',
    ],
    [{ userAgents: { bots: { verified: true } } }, 'userAgents.bots.verified: expected a function of ctx, got true'],
    [{ contentTypes: 'text/plain' }, 'contentTypes: expected a list of content types, got "text/plain"'],
    [{ contentTypes: [] }, 'contentTypes: expected at least one content type, got []'],
    ...['json', '*/json', '*/*', 'application/j*', 'application/*+*', 'a/b; c=d', 'a/*+b+c', 'a//b', ''].map(
      (type): [object, string] => [
        { contentTypes: [type] },
        `contentTypes[0]: expected a content type like "application/json", "text/*" or "application/*+json", got "${type}"`,
      ],
    ),
    [
      { referrers: 'a.example' },
      'referrers: expected a list of hosts and origins, or an object with allow, missing, got "a.example"',
    ],
    [{ referrers: [] }, 'referrers: expected at least one host or origin, got []'],
    [
      { referrers: { allow: ['a.example'], missing: 'deny' } },
      'referrers.missing: expected "allow" or "block", got "deny"',
    ],
    ...[
      '',
      '*',
      '*.',
      'a b',
      'a.example/',
      'https://a.example/',
      'https://*.a.example',
      'a.*.example',
      '*a.example',
      'a.example:8443',
      '*.203.0.113.9',
      'ftp://a.example',
      'https://user@a.example',
      'https://a.example:99999',
      'a..',
      '.a',
      'a@b.example',
      'a%2eexample',
    ].map((host): [object, string] => [
      { referrers: [host] },
      `referrers[0]: expected a host like "shop.example" or "*.shop.example", or an origin like "https://shop.example", got "${host}"`,
    ]),
    [{ honeypot: true }, 'honeypot: expected false or an object with paths, fields, got true'],
    ...['wp-login.php', '/a b', '/*.php', 'FETCH /a', '/a?b=1', ''].map((path): [object, string] => [
      { honeypot: { paths: [path] } },
      `honeypot.paths[0]: expected a path pattern like "/wp-login.php" or "/backup/**", with or without a method before it, got "${path}"`,
    ]),
    [{ honeypot: { fields: 'website' } }, 'honeypot.fields: expected a list of field names, got "website"'],
    ...['', 'x'.repeat(61)].map((field): [object, string] => [
      { honeypot: { fields: [field] } },
      `honeypot.fields[0]: expected the name of a field, 60 characters at most, got "${field}"`,
    ]),
    [{ upgrades: 'same' }, 'upgrades: expected an object with origins, got "same"'],
    [{ upgrades: { origins: '*' } }, 'upgrades.origins: expected "same" or a list of origins, got "*"'],
    [{ upgrades: { origins: [] } }, 'upgrades.origins: expected at least one origin, got []'],
    ...['null', 'shop.example', 'https://shop.example/', 'https://*.example', '*'].map((origin): [object, string] => [
      { upgrades: { origins: [origin] } },
      `upgrades.origins[0]: expected an origin like "https://shop.example" or "https://*.shop.example", got "${origin}"`,
    ]),
    [
      { timeWindow: '09:00-17:00' },
      'timeWindow: expected an object with start, end, zone, days, or a list of such, got "09:00-17:00"',
    ],
    [{ timeWindow: [] }, 'timeWindow: expected at least one window, got []'],
    [
      { timeWindow: { start: '09:00' } },
      'timeWindow.end: expected a time of day like "17:30", "24:00" at most, got undefined',
    ],
    ...['9:00', '24:00', '09:60', '09:00:00', '', 9].map((start): [object, string] => [
      { timeWindow: [{ start, end: '17:00' }] },
      `timeWindow[0].start: expected a time of day like "09:00", got ${JSON.stringify(start)}`,
    ]),
    ...['24:01', '25:00', '17:5'].map((end): [object, string] => [
      { timeWindow: { start: '09:00', end } },
      `timeWindow.end: expected a time of day like "17:30", "24:00" at most, got "${end}"`,
    ]),
    [
      { timeWindow: { start: '09:00', end: '09:00' } },
      'timeWindow.end: expected another time than "start" (the whole day is "00:00" to "24:00"), got "09:00"',
    ],
    ...['Europe/Berlim', '', 'UTC+25', 5].map((zone): [object, string] => [
      { timeWindow: { start: '09:00', end: '17:00', zone } },
      `timeWindow.zone: expected a time zone like "Europe/Berlin", got ${JSON.stringify(zone)}`,
    ]),
    [{ timeWindow: { start: '09:00', end: '17:00', days: [] } }, 'timeWindow.days: expected at least one day, got []'],
    [
      { timeWindow: { start: '09:00', end: '17:00', days: ['Mon'] } },
      'timeWindow.days[0]: expected "sun" or "mon" or "tue" or "wed" or "thu" or "fri" or "sat", got "Mon"',
    ],
    [{ checkTimeout: '0s' }, 'checkTimeout: expected a duration like "1m" or a number of seconds, got "0s"'],
  ];
  for (const [options, message] of wrong)
    it(`say what is expected: ${message}`, () => assert.deepEqual(faults(options), [message]));

  const revealing: [unknown, string][] = [
    [
      { auth: { scheme: 'api-key', verify: [{ id: 'reports', key: 'hunter2' }] } },
      'auth.verify: expected a function of the credential and ctx, got a value of type object',
    ],
    [
      { auth: { scheme: 'bearer', verify: 'hunter2' } },
      'auth.verify: expected a function of the credential and ctx, got a text of 7 characters',
    ],
    [
      { store: 'redis://:hunter2@cache' },
      'store: expected a Store, such as memoryStore(), got a text of 22 characters',
    ],
  ];
  for (const [options, message] of revealing) {
    it(`do not repeat what is likely to hold a secret: ${message}`, () => assert.deepEqual(faults(options), [message]));
  }

  const required: [unknown, string][] = [
    [{}, 'headers: expected at least one header, got a value of type object'],
    [
      ['x-secret: hunter2'],
      'headers: expected an object of header names, each with true or the value that it must have, got a value of type object',
    ],
    [{ 'x secret': 'hunter2' }, 'headers["x secret"]: expected a header name as its key, got a text of 7 characters'],
    [
      JSON.parse('{"__proto__": "hunter2"}'),
      'headers.__proto__: expected a header name as its key, got a text of 7 characters',
    ],
    [
      { 'X-Secret': 'hunter2', 'x-secret': true },
      'headers.x-secret: expected each header once, whatever its case, got a value of type boolean',
    ],
    ...(
      [
        ['hunter2\n', 'a text of 8 characters'],
        [' hunter2', 'a text of 8 characters'],
        ['hunter2\u00e4', 'a text of 8 characters'],
        ['hunter2'.repeat(1_000), 'a text of 7000 characters'],
        ['', 'a text of 0 characters'],
        [['hunter2'], 'a value of type object'],
        [undefined, 'undefined'],
        [false, 'a value of type boolean'],
      ] as const
    ).map(([value, given]): [unknown, string] => [
      { 'x-secret': value },
      `headers.x-secret: expected true, or a value in printable ASCII with no blanks around it, got ${given}`,
    ]),
  ];
  for (const [headers, message] of required) {
    it(`tell what is wrong with a required header without its value: ${message}`, () => {
      assert.deepEqual(faults({ headers }), [message]);
    });
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
      `securityHeaders.extra${name === 'a b' ? '["a b"]' : `.${name}`}: expected ${text}, got ${JSON.stringify(value)}`,
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
    'a category that is a prototype': { ban: JSON.parse('{"categories":{"__proto__":{"threshold":1}}}') },
    'categories that throw': { ban: { categories: new Proxy({}, { ownKeys: trap }) } },
    'a list with holes': { ip: { deny: new Array(2) } },
  };
  for (const [kind, options] of Object.entries(hostile)) {
    it(`are refused as options when they hold ${kind}`, () => assert.notEqual(faults(options).length, 0));
  }

  it('take a RegExp of another realm', () => {
    assert.deepEqual(faults({ userAgents: { deny: [runInNewContext('/x/')] } }), []);
  });

  it('take a pattern of another realm', () => {
    assert.deepEqual(faults({ detection: { patterns: [{ id: 'own.word', pattern: runInNewContext('/x/i') }] } }), []);
  });

  it('take attack families, checks, own checks, reasons and events as categories of bans', () => {
    const isBot = () => undefined;
    const names = [
      'sqli',
      'detection',
      'rate_limit',
      'auth',
      'is_bot',
      'rate_limit.exceeded',
      'auth.failed',
      'my_event',
    ];
    const categories = Object.fromEntries(names.map((name) => [name, { threshold: 3 }]));
    assert.deepEqual(faults({ custom: [isBot], ban: { categories: { ...categories, xss: false } } }), []);
  });

  it('take a mode for a check of the application by its name', () => {
    const isBot = () => undefined;
    assert.deepEqual(faults({ custom: [isBot], checks: { is_bot: 'monitor' } }), []);
  });
});
