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
