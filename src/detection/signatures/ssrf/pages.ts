import type { Input } from '../../input.js';
import type { AddressKind } from './address.js';

/**
 * Whether a local URL is only told: as the page that a developer or a visitor of an intranet is on or comes back to, or
 * in a text.
 */
export function isPage(input: Input, text: string, kind: AddressKind): boolean {
  const { key, place } = input;
  if (TOLD.test(key)) return true;
  const isRequest = place === 'json' && REQUESTS.test(key);
  return isRequest ? kind === 'private' || isDevelopment(text) : PAGES.test(key) && isDevelopment(text);
}

/** Pages before and after this one, identities, texts. */
const TOLD =
  /^(?:text|content|body|description|comment|answer|title|message|dl|dr|dp|rl|from|base|issuer|iss|aud|audience)$|ref|origin|initiator|document_?ur[il]|base_?url|page_?ur[il]|access_?url|current|landing|redirect_ur[il]|redirecturi|post_logout|callback_?ur[il]|return_?ur[il]|oauth|app_?url|site_?url|upstream|backend/;

/** Names that a page goes by, but what is to be fetched too. */
const PAGES =
  /^(?:u|ul|r|l|q|s|p|page|pages|loc|location|href|site|website|homepage|home|host|hostname|domain|server|endpoint|data|value|input|name|query|search|source|proxy)$/;
/** A script of a page tells what it asks for. */
const REQUESTS = /^(?:ur[il]|link|path|full_?url|req(?:uest)?_?url)$/;

/** Where applications are developed: no service that a visitor has no business with listens on such a port. */
function isDevelopment(text: string): boolean {
  const port = /^[^a-z]{0,16}https?:\/\/(?:localhost|127\.0\.0\.1):([0-9]{4,5})(?:[/?#\s]|$)/.exec(text)?.[1];
  return port !== undefined && DEVELOPMENT_PORTS.test(port);
}

const DEVELOPMENT_PORTS =
  /^(?:3[01][0-9]{2}|4[0-4][0-9]{2}|5[0-1][0-9]{2}|517[0-9]|80[0-9]{2}|81[0-9]{2}|888[0-9]|1234|19006)$/;
