import { parseCidr } from '../../intel/cidr.js';
import { isWide } from '../../intel/wide.js';
import type { Environment } from '../../options/environment.js';
import type { Settings } from '../../options/schema.js';
import { type Advice, fail, pass, warn } from './advice.js';
import { examineRules } from './rules.js';

/** Looks at everything that makes a guard weak, or shows that it is not. */
export function examine(settings: Settings, environment: Environment): readonly Advice[] {
  return EXAMINATIONS.flatMap((look) => look(settings, environment) ?? []);
}

type Examination = (settings: Settings, environment: Environment) => Advice | readonly Advice[] | undefined;

const EXAMINATIONS: readonly Examination[] = [
  ({ mode }) =>
    mode === 'enforce'
      ? pass('mode', 'findings block')
      : warn('mode', 'monitor: everything is told, nothing is blocked'),

  ({ onError }) =>
    onError === 'block'
      ? pass('onError', 'a check that fails lets nobody through')
      : warn('onError', 'allow: whoever can make a check fail gets past it'),

  ({ checks }) =>
    Object.entries(checks)
      .filter(([, mode]) => mode !== undefined && mode !== 'enforce')
      .map(([name, mode]) => warn(`checks.${name}`, mode === 'off' ? 'this check is off' : 'this check only tells')),

  ({ exclude }) => {
    const all = exclude.filter(isEverywhere);
    if (all.length > 0) return fail('exclude', `${all[0]} leads every request past the guard`);
    return exclude.length === 0
      ? pass('exclude', 'nothing goes past the guard')
      : warn('exclude', `no check sees ${exclude.join(', ')}`);
  },

  ({ routes }) => {
    const open = Object.entries(routes).filter(([endpoint, { bypass }]) => bypass === true && isEverywhere(endpoint));
    return open.map(([endpoint]) =>
      fail(`routes[${JSON.stringify(endpoint)}].bypass`, 'every request passes by all checks'),
    );
  },

  ({ ip }) => {
    const wide = (ip?.allow ?? []).filter(isWideText);
    if (wide.length > 0)
      return fail('ip.allow', `${wide.join(', ')}: whole networks are not limited and not looked at`);
    return (ip?.allow.length ?? 0) > 0
      ? warn('ip.allow', 'limits, detection and automatic bans do not apply to these addresses')
      : pass('ip.allow', 'nobody is trusted by address');
  },

  ({ proxies }) => {
    if (!proxies)
      return warn('proxies', 'none: right where clients connect directly, behind a proxy all clients look like one');
    const wide = proxies.trust.filter(isWideText);
    if (wide.length > 0) return fail('proxies.trust', `${wide.join(', ')}: clients may say where they come from`);
    return proxies.trust.length === 0
      ? warn('proxies.hops', 'without "trust" whoever reaches the application directly may say where they come from')
      : pass('proxies.trust', 'only named proxies are believed about clients');
  },

  ({ countries }) => {
    if (!countries) return undefined;
    return countries.allow && countries.unknown === 'allow'
      ? warn('countries.unknown', 'allow: whoever comes from an address that no database knows gets past the list')
      : undefined;
  },

  ({ clouds, store }) =>
    clouds && clouds.deny.length > 0 && clouds.cache === undefined && !store?.cache
      ? warn('clouds.cache', 'none: while a provider does not answer a start goes without its addresses')
      : undefined,

  ({ https }) =>
    https
      ? pass('https', 'plain http is not answered')
      : warn('https', 'plain http is answered: set "redirect" or "require", and "proxies" where one ends TLS'),

  ({ rateLimit }) =>
    rateLimit && rateLimit.length > 0
      ? pass('rateLimit', 'clients are limited')
      : warn('rateLimit', 'none: one client may take all there is'),

  ({ ban }) => (ban ? pass('ban', 'who goes on attacking is banned') : warn('ban', 'nobody is banned by what they do')),

  ({ detection }) => {
    if (!detection) return fail('detection', 'attacks are not looked for');
    return detection.threshold > SURE_SIGN
      ? warn('detection.threshold', `${detection.threshold}: one sure sign of an attack may not reach it alone`)
      : pass('detection', 'attacks are looked for');
  },

  ({ body }) => {
    if (body.inspect === 0) return warn('body.inspect', '0: attacks in bodies are not seen');
    return body.over === 'pass'
      ? warn('body.over', 'pass: an attack behind a long body is not seen')
      : pass('body.inspect', 'bodies are looked at');
  },

  ({ body }) =>
    body.max === undefined
      ? warn('body.max', 'none: a request may be as large as whoever sends it likes')
      : pass('body.max', 'bodies are bounded'),

  ({ securityHeaders }) => {
    if (!securityHeaders) return fail('securityHeaders', 'browsers are told nothing');
    const { contentSecurityPolicy, strictTransportSecurity } = securityHeaders;
    return [
      contentSecurityPolicy
        ? pass('securityHeaders.contentSecurityPolicy', 'pages load only what a policy names')
        : warn('securityHeaders.contentSecurityPolicy', 'none: what gets into a page may load and run anything'),
      strictTransportSecurity
        ? pass('securityHeaders.strictTransportSecurity', 'browsers come back over https')
        : warn('securityHeaders.strictTransportSecurity', 'off: the first request of a visit may go over plain http'),
    ];
  },

  ({ cors }) => {
    if (!cors) return pass('cors', 'no other origin may read answers');
    return cors.origins === '*'
      ? warn('cors.origins', '*: every site may read what is answered without credentials')
      : pass('cors', 'origins are named');
  },

  ({ upgrades }) =>
    upgrades?.origins
      ? pass('upgrades.origins', 'pages of other sites open no WebSocket')
      : warn('upgrades.origins', 'any: where cookies say who somebody is, any site may open a WebSocket in their name'),

  ({ auth }) => {
    if (!auth) return undefined;
    return auth.failures
      ? pass('auth.failures', 'credentials cannot be guessed for long')
      : warn('auth.failures', 'false: credentials may be guessed without end');
  },

  ({ emergency }) => (emergency.on ? warn('emergency.on', 'on: only a list of addresses gets in') : undefined),

  ({ store }) =>
    store
      ? pass('store', 'limits and bans are kept where the application says')
      : warn('store', 'memory: several instances count each by itself, and bans end with the process'),

  examineRules,

  (_, environment) =>
    isTold(environment)
      ? pass('telemetry', 'an exporter is configured in this environment')
      : warn(
          'telemetry',
          'no OTEL_EXPORTER_OTLP_* and no preload in this environment: unless the application has its own SDK, nobody hears of anything',
        ),

  (_, { NODE_TLS_REJECT_UNAUTHORIZED: verifies }) =>
    verifies === '0' ? fail('NODE_TLS_REJECT_UNAUTHORIZED', '0: this process believes every certificate') : undefined,

  (_, { NODE_ENV: kind }) =>
    kind === 'production'
      ? pass('NODE_ENV', 'production')
      : warn('NODE_ENV', 'not "production": many packages tell clients more than they should'),
];

/** The score of one sure sign of an attack, the default threshold. */
const SURE_SIGN = 40;

function isTold(environment: Environment): boolean {
  const names = Object.keys(environment).filter((name) => environment[name]);
  return (
    names.some((name) => name.startsWith('OTEL_EXPORTER_OTLP_')) ||
    /koa-otel-guard\/instrumentation/.test(environment.NODE_OPTIONS ?? '')
  );
}

/** Whether a path pattern or an endpoint is for every path. */
function isEverywhere(pattern: string): boolean {
  return /^(?:[A-Z]+ )?\/?\*\*$/.test(pattern);
}

function isWideText(text: string): boolean {
  const range = parseCidr(text);
  return range !== undefined && isWide(range);
}
