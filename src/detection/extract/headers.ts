import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { lookAtPairs } from './pairs.js';

const NAME: Kind = { place: 'header', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'header', role: 'value', encoding: 'none' };
const FILE_NAME: Kind = { place: 'file_name', role: 'value', encoding: 'percent' };
const USER_AGENT: Kind = { place: 'user_agent', role: 'value', encoding: 'none' };
const REFERER: Kind = { place: 'referer', role: 'value', encoding: 'percent' };
const REFERER_PAIRS = {
  prefix: 'header.referer',
  separator: '&',
  name: { place: 'referer', role: 'name', encoding: 'form' },
  value: { place: 'referer', role: 'value', encoding: 'form' },
} as const;
const COOKIES = {
  prefix: 'cookie',
  separator: ';',
  name: { place: 'cookie', role: 'name', encoding: 'percent' },
  value: { place: 'cookie', role: 'value', encoding: 'percent' },
} as const;

/** Looks at all headers but those in `unread`: lower case names of what carries secrets, or what Node has parsed already. */
export function lookAtHeaders(
  inspection: Inspection,
  rawHeaders: readonly string[],
  unread: ReadonlySet<string>,
): void {
  const naming = new HeaderNaming();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = rawHeaders[i + 1] as string;
    if (unread.has(name)) continue;
    naming.name = name;
    if (name === 'cookie') lookAtPairs(inspection, value, COOKIES);
    else if (name === 'user-agent') inspection.lookAt(value, USER_AGENT, naming);
    else if (name === 'referer' || name === 'referrer') lookAtReferer(inspection, value, naming);
    else {
      if (!STANDARD.has(name)) inspection.lookAt(name, NAME, naming);
      inspection.lookAt(value, NAMES_FILE.test(name) ? FILE_NAME : VALUE, naming);
    }
  }
}

/** A referer is a URL: its query carries what the page before was asked. */
function lookAtReferer(inspection: Inspection, value: string, naming: Naming): void {
  const mark = value.indexOf('?');
  inspection.look(value, 0, mark === -1 ? value.length : mark, REFERER, naming);
  if (mark !== -1) lookAtPairs(inspection, value.slice(mark + 1), REFERER_PAIRS);
}

class HeaderNaming implements Naming {
  name = '';

  inputName(): string {
    return `header.${this.name.slice(0, 64)}`;
  }
}

/** Uploads that are nothing but the file tell its name in a header. */
const NAMES_FILE = /^(?:x[-_.])?file[-_.]?name$/;

/** Names that say nothing about a client. */
const STANDARD: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'content-length',
  'origin',
  'cache-control',
  'pragma',
  'upgrade-insecure-requests',
  'x-requested-with',
  'x-forwarded-for',
  'x-request-id',
  'if-none-match',
  'if-modified-since',
]);
