import { charCodeAt } from '../../char-code-at.js';
import { CHARACTER } from '../../characters.js';
import { isSentence } from '../../decode/sentence.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import { signaturesOf } from '../../signature.js';
import { WORD } from '../../vocabulary.js';
import { webHostEnd } from '../../web-url.js';
import { hostKind } from './hosts.js';
import { isPage } from './pages.js';
import { targetAt } from './url.js';

const family = 'ssrf';
const signature = signaturesOf(family);

const METADATA = signature(
  'metadata',
  'critical',
  70,
  'A URL leads to the metadata service of a cloud, which tells secrets.',
);
const LOOPBACK = signature('loopback', 'high', 45, 'A URL leads to the machine itself.');
const PRIVATE = signature('private', 'medium', 40, 'A URL leads into a network that no visitor is in.');
const PAGE = signature(
  'local_page',
  'low',
  15,
  'A URL of the machine itself stands where pages are named: a developer may do so.',
);
const MENTIONED = signature('mentioned', 'low', 15, 'A text speaks of the metadata service of a cloud.');
const ODD_ADDRESS = signature(
  'odd_address',
  'high',
  50,
  'A URL has an address in a spelling that only passes filters.',
);
const SCHEME = signature('scheme', 'high', 50, 'A URL has a scheme that makes a server talk to services.');
const AMBIGUOUS = signature('ambiguous', 'high', 45, 'A URL is written so that parsers disagree on its host.');
const NESTED = signature('nested', 'medium', 40, 'A URL hands a local one on to a page that redirects.');

const C = CHARACTER;

/** Requests that a server is made to send: CWE-918. */
export const ssrf: Family = {
  name: family,
  signatures: [METADATA, LOOPBACK, PRIVATE, PAGE, MENTIONED, ODD_ADDRESS, SCHEME, AMBIGUOUS, NESTED],
  mayHold({ characters, words, place }) {
    if (place === 'referer') return false;
    if (place === 'path') return (characters & C.COLON) !== 0 && (words & WORD.SCHEME) !== 0;
    return (words & WORD.HOST) !== 0 || ((characters & C.COLON) !== 0 && (words & WORD.SCHEME) !== 0);
  },
  inspect,
};

const LONGEST_FIELD = 2_048;
/** Names of hosts are hardly longer. */
const LONGEST_HOST = 80;

/** The name of a host stands alone, or in a URL. */
function isLikelyHost({ words, characters, text }: Input): boolean {
  const hasScheme = (words & WORD.SCHEME) !== 0;
  if ((characters & C.SLASH) !== 0 || (hasScheme && (characters & C.COLON) !== 0)) return true;
  return !hasScheme && text.length <= LONGEST_HOST;
}

function inspect(input: Input, report: Report): void {
  const { unescaped, place } = input;
  if (place === 'path') {
    judgePath(input, input.unescapedLower, report);
    return;
  }
  const hasHost = (input.words & WORD.HOST) !== 0;
  if (hasHost && !isLikelyHost(input)) return;
  if (place === 'header') {
    if (hasHost || (input.characters & OTHER_HOSTS) !== 0 || input.webHostEnd === -1)
      judgeHeader(input.unescapedLower, leading(unescaped), report);
  } else if (place !== 'user_agent' && unescaped.length <= LONGEST_FIELD) {
    const start = leading(unescaped);
    const isOrdinary = !hasHost && (start === 0 ? input.webHostEnd : webHostEnd(unescaped, start)) !== -1;
    if (!isOrdinary || NESTED_URL.test(unescaped)) judgeValue(input, input.unescapedLower, start, report);
  }
  if (hasHost) judgeEmbedded(input, input.unescapedLower, report);
}

/** What another host may stand behind. */
const OTHER_HOSTS = C.AT | C.HASH | C.BACKSLASH | C.AMPERSAND;
const NESTED_URL = /=http/i;
/** A page that fetches what its path names, `/proxy/http://10.0.0.1/`. */
function judgePath(input: Input, text: string, report: Report): void {
  const at = text.search(URL_IN_PATH);
  if (at !== -1) judgeValue(input, text, at + 1, report);
}

const URL_IN_PATH = /\/(?:https?|gopher|dict|ftp|sftp|tftp|ldaps?):\/{1,2}[^/]/;

/** Headers tell of local hosts behind a proxy, but in no odd spelling. */
function judgeHeader(text: string, start: number, report: Report): void {
  if (text.length > LONGEST_FIELD) return;
  const url = targetAt(text, start);
  const target = url?.isMalformed ? undefined : url;
  const hosts = target?.hosts ?? (text.length <= LONGEST_HOST ? [text.slice(start).split(/[:/]/, 1)[0] ?? ''] : []);
  if (target && SERVICE_SCHEMES.has(target.scheme)) report(SCHEME, text, start);
  for (const host of hosts) {
    const kind = hostKind(host);
    if (kind === 'metadata') report(METADATA, text, start);
    else if (target && hosts.length === 1 && (kind === 'odd' || (kind !== undefined && isOddForm(host))))
      report(ODD_ADDRESS, text, start);
  }
}

/** Options of drivers that read files, load classes or run scripts. */
const DRIVER_OPTION =
  /[?&;:](?:autodeserialize|allowloadlocalinfile|allowurlinlocalinfile|allowlocalinfile|init|init_script|socketfactory(?:arg)?|sslfactory(?:arg)?|loggerfile|sslhostnameverifier|(?:query|statement|connection)interceptors|detectcustomcollations|clientrerouteservernamejndi\w{0,4}|krbjaasconfig|javax\.\w{1,24}\.url)\s{0,4}=/;

/** Where a value begins behind space, quotes and brackets. */
function leading(text: string): number {
  let i = 0;
  while (i < 16 && i < text.length && isLeading(charCodeAt(text, i))) i++;
  return i;
}

/** Space, tab, or one of `"'<(=`. */
function isLeading(code: number): boolean {
  return (
    code === 0x20 || code === 0x09 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x28 || code === 0x3d
  );
}

function judgeValue(input: Input, text: string, start: number, report: Report): void {
  const target = targetAt(text, start);
  if (!target) {
    if ((input.words & WORD.HOST) !== 0 || charCodeAt(text, start) === ZERO) judgeBareHost(input, text, start, report);
    return;
  }
  const { scheme, hosts, isAmbiguous, rest } = target;
  const isWeb = scheme === 'http' || scheme === 'https' || scheme === 'ftp';
  if (input.isProse) return;
  if (!isWeb && scheme !== 'jdbc' && !SERVICE_SCHEMES.has(scheme) && !MEDIA_SCHEMES.has(scheme)) return;
  if (SERVICE_SCHEMES.has(scheme) && (!target.isMalformed || scheme.endsWith('+unix'))) report(SCHEME, text, start);
  if (scheme === 'jdbc' && DRIVER_OPTION.test(text)) report(SCHEME, text, start);
  let isLocal = false;
  for (const host of hosts) {
    const kind = hostKind(host);
    if (kind === undefined) continue;
    isLocal = true;
    if (kind === 'metadata') report(METADATA, text, start);
    else if (kind === 'odd') {
      if (!target.isMalformed || host.length > 5) report(ODD_ADDRESS, text, start);
    } else if (hosts.length === 1 && isPage(input, text, kind)) report(PAGE, text, start);
    else if (isOddForm(host)) report(ODD_ADDRESS, text, start);
    else report(kind === 'loopback' ? LOOPBACK : PRIVATE, text, start);
  }
  if (isAmbiguous && (isLocal || hosts.length > 1)) report(AMBIGUOUS, text, start);
  if (!isLocal && rest !== '' && isWeb) judgeNested(input, rest, report);
}

/** A local host without a scheme, all that a value is: `localhost/admin`. */
function judgeBareHost(input: Input, text: string, start: number, report: Report): void {
  if (text.startsWith('//', start)) {
    judgeBareHost(input, text, start + 2, report);
    return;
  }
  const found = text.slice(start, start + 128).search(/[/:?#]/);
  const end = found === -1 ? text.length - start : found;
  if (end < 3 || end > 128) return;
  const host = text.slice(start, start + end);
  const kind = hostKind(host);
  if (kind === 'metadata' && host.includes('.')) {
    report(METADATA, text, start);
    return;
  }
  if (!/[a-z]/.test(host) && !text.startsWith('//')) return;
  if (kind !== undefined && !input.isProse && /^(?::[0-9]{1,5})?\//.test(text.slice(start + end, start + end + 8))) {
    report(kind === 'metadata' ? METADATA : LOOPBACK, text, start);
  }
}

/** A URL in the query of a URL: a page that redirects is the way around a check of the host. */
function judgeNested(input: Input, rest: string, report: Report): void {
  const at = rest.indexOf('=http', 0);
  if (at === -1 || isPage(input, rest, 'loopback')) return;
  const nested = targetAt(rest, at + 1);
  if (nested?.hosts.some((host) => hostKind(host) !== undefined)) report(NESTED, rest, at);
}

/** The metadata services have no other use, so they count wherever they stand. */
function judgeEmbedded(input: Input, text: string, report: Report): void {
  const at = text.search(METADATA_URL);
  if (at !== -1) report(input.isProse || isSentence(text) ? MENTIONED : METADATA, text, at);
}

const METADATA_URL =
  /:\/\/(?:169\.254\.169\.254|169\.254\.170\.2|100\.100\.100\.200|192\.0\.0\.192|metadata\.google\.internal|metadata\/computemetadata|instance-data\/latest|rancher-metadata|kubernetes\.default|\[fd00:ec2::254\])/;

/** Addresses of the network that are not four decimal numbers, and names that were registered to mean the machine. */
function isOddForm(host: string): boolean {
  return !/^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[::1\]|[a-z0-9.-]*[a-z])$/.test(host);
}

const ZERO = 0x30;

/** Schemes that make a client of a server speak a text protocol with whatever listens. */
const SERVICE_SCHEMES: ReadonlySet<string> = new Set([
  'gopher',
  'dict',
  'sftp',
  'tftp',
  'ldap',
  'ldaps',
  'ldapi',
  'rmi',
  'unix',
  'http+unix',
  'https+unix',
  'netdoc',
  'xri',
  'acap',
]);
/** Schemes that are honest for what they name, unless it is local. */
const MEDIA_SCHEMES: ReadonlySet<string> = new Set([
  'ftp',
  'ftps',
  'rsync',
  'irc',
  'ircs',
  'rtmp',
  'rtsp',
  'imap',
  'imaps',
  'pop3',
  'smtp',
  'smtps',
  'telnet',
  'smb',
  'ssh',
  'ws',
  'wss',
  'redis',
  'mongodb',
  'mysql',
  'postgres',
  'postgresql',
  'memcached',
]);
