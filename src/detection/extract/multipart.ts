import { type Inspection, PAUSE } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { textsOf } from './charset.js';
import { lookAtPart, type PartKind } from './multipart-content.js';
import { boundariesOf, parametersOf } from './multipart-parameters.js';
import { type Part, partsOf } from './multipart-parts.js';

const NAME: Kind = { place: 'multipart', role: 'name', encoding: 'none' };
const FILE_NAME: Kind = { place: 'file_name', role: 'value', encoding: 'none' };
const HEADER: Kind = { place: 'header', role: 'value', encoding: 'none' };
const TEXT: Kind = { place: 'text', role: 'value', encoding: 'none' };

/**
 * Looks at the names, the file names, the fields and the text files of a multipart body (RFC 2046, 5.1; RFC 7578). Where
 * parsers disagree, about the boundary, line ends, quotes, it is looked at in each way.
 */
export function* lookAtMultipart(
  inspection: Inspection,
  bytes: Buffer,
  contentType: string,
  { prefix = 'body', nesting = 0 }: { readonly prefix?: string; readonly nesting?: number } = {},
): Generator<undefined, void> {
  // Within a part there is one way only: ways to read would multiply from level to level.
  const all = boundariesOf(contentType, bytes);
  const boundaries = all.slice(0, nesting === 0 ? MOST_BOUNDARIES : 1);
  const ways = nesting === 0 ? [false, true] : [false];
  let parts = 0;
  for (const boundary of boundaries) {
    for (const isStrict of ways) {
      let isLenient = false;
      for (const part of partsOf(bytes, boundary, isStrict)) {
        inspection.work += PART_WORK;
        if (part !== undefined) {
          parts++;
          isLenient ||= part.isLenient;
          yield* lookAtOne(inspection, part, prefix, nesting);
        }
        if (inspection.work > PAUSE) yield;
      }
      // With the line ends that are right both ways are one.
      if (!isLenient) break;
    }
  }
  if (parts > 0 && (nesting > 0 || all.length <= MOST_BOUNDARIES)) return;
  for (const text of textsOf(bytes, '')) yield* inspection.lookLong(text, TEXT, { inputName: () => prefix });
}

function* lookAtOne(inspection: Inspection, part: Part, prefix: string, nesting: number): Generator<undefined, void> {
  const facts = factsOf(part);
  const name = facts.names[0] ?? '';
  const inputName = name === '' ? prefix : `${prefix}.${name.slice(0, 64)}`;
  const naming: Naming = { inputName: () => inputName };
  yield* lookAtEach(inspection, facts.names, NAME, prefix);
  yield* lookAtEach(inspection, facts.fileNames, FILE_NAME, `${inputName}.filename`);
  yield* lookAtEach(inspection, facts.others, HEADER, `${inputName}.header`);
  const { type, transferEncoding, role } = facts;
  // Few parsers know parts of parts: to the others it is a value.
  if (type.includes('multipart/') && nesting < MOST_NESTING) {
    yield* lookAtMultipart(inspection, part.content, type, { prefix: inputName, nesting: nesting + 1 });
  }
  yield* lookAtPart(inspection, part.content, { type, transferEncoding, role, naming });
}

function* lookAtEach(
  inspection: Inspection,
  texts: readonly string[],
  kind: Kind,
  inputName: string,
): Generator<undefined, void> {
  const naming: Naming = { inputName: () => inputName };
  for (const text of texts) {
    yield* inspection.lookLong(text, kind, naming);
    if (inspection.work > PAUSE) yield;
  }
}

interface PartFacts {
  readonly names: readonly string[];
  readonly fileNames: readonly string[];
  readonly type: string;
  /** All that are given, one behind the other. */
  readonly transferEncoding: string;
  readonly role: PartKind['role'];
  /** Values of all other headers. */
  readonly others: readonly string[];
}

/** What the headers of a part say, each of them counts however often it comes. */
function factsOf({ headers }: Part): PartFacts {
  const names = new Set<string>();
  const fileNames = new Set<string>();
  const others: string[] = [];
  let type: string | undefined;
  let transferEncoding = '';
  let dispositions = 0;
  let types = 0;
  let isNamed = false;
  let isPlain = false;
  for (const line of headers) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'content-disposition') {
      const parameters = parametersOf(value);
      for (const [key, parameter] of parameters) {
        if (NAME_KEY.test(key)) names.add(parameter);
        else if (FILE_NAME_KEY.test(key)) fileNames.add(parameter);
        else others.push(parameter);
      }
      dispositions++;
      const given = parameters.filter(([key]) => key === 'filename' || key === 'filename*');
      isNamed = given.length > 0 && given.every(([, parameter]) => parameter !== '');
      isPlain = given.some(([key]) => key === 'filename');
    } else if (name === 'content-type') {
      type ??= value;
      types++;
      if (!PLAIN_TYPE.test(value)) others.push(value);
    } else if (name === 'content-transfer-encoding') {
      transferEncoding += value.toLowerCase();
    } else if (value !== '') {
      others.push(TOKEN.test(name) ? value : line);
    }
  }
  // Of what is given twice some parsers take the first, some the last; some ask for a name, and some for a type.
  const isOdd = dispositions !== 1 || types > 1 || type === '';
  const role = isOdd || !isNamed ? 'field' : isPlain && types === 1 ? 'file' : 'either';
  return { names: [...names], fileNames: [...fileNames], type: type ?? '', transferEncoding, role, others };
}

/** Some parsers look for what ends so, wherever it begins. */
const NAME_KEY = /(?:^|\W)name\*?$/;
const FILE_NAME_KEY = /(?:^|\W)filename/;

const TOKEN = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
const PLAIN_TYPE = /^[\w.+-]{1,64}\/[\w.+-]{1,64}(?:;\s?(?:charset|boundary)=[\w."-]{1,80})?$/;
const MOST_NESTING = 3;
const MOST_BOUNDARIES = 3;
/** What a part costs besides its text, in characters. */
const PART_WORK = 256;
