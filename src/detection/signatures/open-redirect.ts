import { charCodeAt } from '../char-code-at.js';
import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import { isLetter } from '../is-letter.js';
import { signaturesOf } from '../signature.js';

const family = 'open_redirect';
const signature = signaturesOf(family);

const DISGUISED = signature(
  'disguised',
  'medium',
  45,
  'A redirect leads to another host in a spelling that passes for a path.',
);
const PROTOCOL_RELATIVE = signature(
  'protocol_relative',
  'medium',
  40,
  'A redirect leads to another host without naming a scheme.',
);
const USER = signature('user', 'medium', 40, 'The host of a redirect hides behind a name that only looks like one.');
const SCRIPT = signature('script', 'high', 50, 'A redirect runs a script.');

const C = CHARACTER;

/** Redirects that lead elsewhere than they seem to: CWE-601. An ordinary URL of another host is none. */
export const openRedirect: Family = {
  name: family,
  signatures: [DISGUISED, PROTOCOL_RELATIVE, USER, SCRIPT],
  mayHold({ characters, place, role }) {
    if (role === 'name' || place === 'header' || place === 'user_agent' || place === 'referer' || place === 'path')
      return false;
    return (characters & (C.SLASH | C.BACKSLASH | C.COLON)) !== 0;
  },
  inspect,
};

const LONGEST = 2_048;
const REDIRECT_KEYS =
  /^(?:next|redir|rurl|out|view|to|go|goto|continue|dest|destination|target|return|returnto|back|forward|forward_to|exit|jump|url|uri|u|link|login_?to|logout|checkout_url|image_url|success|after|service|relaystate|r|ru|wreply|cgi-bin\/redirect\.cgi)$|redirect|redir_|return_?(?:to|path|ur[il])?$|(?:back|return|success|cancel|next|goto|forward|continue|target|dest|exit|login|logout|callback)_?(?:ur[il]|to|path)$|^callback$/;

function inspect(input: Input, report: Report): void {
  if (input.unescaped.length > LONGEST || !leadsAway(input.unescaped)) return;
  const ordinary = input.layers > 0 ? -1 : input.webHostEnd;
  if ((ordinary !== -1 && !input.unescaped.includes('/..', ordinary)) || !REDIRECT_KEYS.test(input.key)) return;
  const text = input.unescapedLower;
  // Browsers take tabs, line ends and leading control characters off a URL (WHATWG URL, 4.4).
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that browsers take off.
  const url = text.replace(/^[\x00-\x20]+|[\t\r\n]/g, '');
  if (SCRIPT_URL.test(url)) report(SCRIPT, text, 0);
  const odd = DISGUISED_HEAD.test(url) || (url !== text && /^(?:[/\\]{2}|https?:)/.test(url));
  if (odd) report(DISGUISED, text, 0);
  else if (/^\/\/[^/\\]{1,255}/.test(url) && !isResource(input, url)) report(PROTOCOL_RELATIVE, text, 0);
  if (USER_HOST.test(url)) report(USER, text, 0);
  if (/^(?:https?:)?\/\/[^/]{0,128}[\0\u3002\uff0e]/.test(url)) report(DISGUISED, text, 0);
  else if (input.layers > 0 && /^(?:https?:)?[/\\]{1,8}/.test(url) && ENCODED_HOST.test(input.raw)) {
    report(DISGUISED, text, 0);
  } else if (/^https?:\/\/[^/]{1,128}\/(?:\/\.\.|\.\.)(?:\/|$)/.test(url)) report(DISGUISED, text, 0);
}

/** A picture or a script by its host alone, and what applications call in JSON, is where it is rather than where to go. */
function isResource({ place, key }: Input, url: string): boolean {
  return PAGE_KEYS.test(key) && (place === 'json' || RESOURCE.test(url));
}

const RESOURCE = /\.(?:png|jpe?g|gif|webp|svg|ico|css|m?js|json|mp4|webm|mp3|woff2?|pdf|xml)(?:$|[?#])/;
/** Whether a value is no path of this site: asked first, since most are, and others say something. */
function leadsAway(text: string): boolean {
  let i = 0;
  let code = charCodeAt(text, 0);
  while (code <= 0x20 || code === LESS || code === GREATER) code = charCodeAt(text, ++i);
  if (code === BACKSLASH) return true;
  if (code === SLASH) {
    do code = charCodeAt(text, ++i);
    while (code <= 0x20);
    if (code === SLASH || code === BACKSLASH) return true;
  }
  const from = i;
  while (i - from <= LONGEST_SCHEME && (isLetter(code) || code === 0x09 || code === 0x0a || code === 0x0d))
    code = charCodeAt(text, ++i);
  return code === COLON && i - from >= 4;
}

const LONGEST_SCHEME = 16;
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
/** `javascript:void(0)` is what links have that go nowhere. */
const SCRIPT_URL =
  /^[<>/\\]{0,8}(?:javascript|vbscript):(?!\s{0,4}(?:void\s?\(?\s?0\s?\)?)?\s{0,4};?\s{0,4}$)|^data:text\/html/;
/** `/\host`, `///host`, `\\host`, `https:host`, `http:/host`, `https:///host`, `/https://host`, `//https://host`. */
const DISGUISED_HEAD =
  /^(?:[/\\]{0,8}\\[/\\]{0,8}[a-z0-9]|\/{3,}[^/]|\/{1,8}https?:\/\/|https?:(?:[a-z0-9[]|\/[a-z0-9[]|\/{3,}|[/\\]{0,4}\\))/;
const USER_HOST = /^(?:https?:)?[/\\]{1,16}[^/\\?#]{1,128}@[^/\\?#@]{1,255}/;
/** What JSON of applications names for itself: pages, pictures, calls. */
const PAGE_KEYS = /^(?:ur[il]|u|link|service|view|image_url|r|to|target)$/;
/** A scheme, a host or dots behind it in percent-encoding, twice. */
const ENCODED_HOST =
  /^(?:https?(?::|%3a)(?:\/|%2f){2}|(?:\/|%2f){2,8})?(?:(?:%25(?:3a|2f|[67][0-9a-f])){3}|[^?&%]{0,128}(?:\/|%2f){0,2}%25(?:2f|2e|5c))/i;
