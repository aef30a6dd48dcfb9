import { charCodeAt } from '../../char-code-at.js';
/** How attacks use a name of the browser. */
export type NameKind =
  | 'dialog'
  | 'evaluator'
  | 'timer'
  | 'function'
  | 'constructor'
  | 'encoder'
  | 'char-encoder'
  | 'loader'
  | 'type'
  | 'sink'
  | 'document'
  | 'location'
  | 'global'
  | 'storage'
  | 'with';

const BY_KIND: Readonly<Record<NameKind, string>> = {
  dialog: 'alert prompt confirm msgbox',
  evaluator: 'eval execscript',
  timer: 'settimeout setinterval setimmediate requestanimationframe',
  function: 'function',
  constructor: 'constructor',
  encoder: 'atob btoa unescape decodeuri decodeuricomponent',
  'char-encoder': 'fromcharcode fromcodepoint',
  loader: 'fetch import importscripts getscript sendbeacon geturl',
  type: 'xmlhttprequest activexobject websocket image sharedworker',
  sink: 'innerhtml outerhtml appendchild textcontent insertadjacenthtml srcdoc createcontextualfragment dangerouslysetinnerhtml globaleval',
  document: 'document',
  location: 'location',
  global: 'window self top parent frames this globalthis opener',
  storage: 'localstorage sessionstorage',
  with: 'with',
};

/** Names of the browser and of JavaScript, in lower case. */
export const NAMES: ReadonlyMap<string, NameKind> = new Map(
  Object.entries(BY_KIND).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as NameKind] as const)),
);

/** For each first letter: bits of the lengths of the names that begin with it. */
const LENGTHS = new Int32Array(128);
for (const name of NAMES.keys()) {
  const first = charCodeAt(name, 0);
  LENGTHS[first] = (LENGTHS[first] as number) | (1 << name.length);
}

/** Whether one of the names has this first letter and length: cheaper than to ask for it. */
export function mayBeName(first: number, length: number): boolean {
  return length < 32 && ((LENGTHS[first] as number) & (1 << length)) !== 0;
}
