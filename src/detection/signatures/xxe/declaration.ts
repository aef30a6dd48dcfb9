import { hostOf, isKnownHost } from './hosts.js';

export interface Entities {
  /** Position of the first declaration of an entity; -1 where none is, here and below. */
  readonly first: number;
  readonly external: number;
  readonly expanding: number;
}

/** The declarations of entities in a text of lower case (XML 1.0, 4.2). */
export function findEntities(text: string): Entities {
  let first = -1;
  let external = -1;
  let expanding = -1;
  for (let at = text.indexOf('<!entity'); at !== -1; at = text.indexOf('<!entity', at + 8)) {
    ENTITY.lastIndex = at + 8;
    const match = ENTITY.exec(text);
    if (match === null) continue;
    if (first === -1) first = at;
    if (match[1] !== undefined) {
      if (external === -1) external = at;
    } else if (expanding === -1 && isExpanding(text, ENTITY.lastIndex)) expanding = at;
  }
  return { first, external, expanding };
}

/** Position of a document type that is read from elsewhere, and not from where the world's document types are; or -1. */
export function findExternalSubset(text: string): number {
  for (let at = text.indexOf('<!doctype'); at !== -1; at = text.indexOf('<!doctype', at + 9)) {
    DOCTYPE.lastIndex = at + 9;
    const match = DOCTYPE.exec(text);
    if (match === null) continue;
    const identifier = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    if (REMOTE.test(identifier) && !isKnownHost(hostOf(identifier))) return at;
  }
  return -1;
}

/** Whether a declared text names at least two other entities in its first characters. */
function isExpanding(text: string, start: number): boolean {
  EXPANDING.lastIndex = start;
  return EXPANDING.test(text);
}

const ENTITY =
  /\s{1,64}(?:%\s{1,64})?[^\s"'<>%&;]{1,256}\s{1,64}(?:(system\s{0,64}["'\\]|public\s{0,64}["'\\])|["'\\])/y;
const EXPANDING = /[^"'&<>]{0,64}&\w{1,64};[^"'&<>]{0,64}&\w{1,64};/y;
const DOCTYPE =
  /\s{1,64}[^\s"'<>[]{1,256}\s{1,64}(?:system\s{0,64}\\?(?:"([^"<>]{1,512})"|'([^'<>]{1,512})')|public\s{0,64}\\?(?:"[^"<>]{0,256}"|'[^'<>]{0,256}')\s{0,64}\\?(?:"([^"<>]{1,512})"|'([^'<>]{1,512})'))/y;
/** All that is no path beside the document. */
const REMOTE = /^(?:[a-z][a-z0-9+.-]{1,20}:|\/\/|\\\\|\/|\.\.\/)/;
