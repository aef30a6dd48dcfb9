import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';
import { looksBinary } from './binary.js';
import { textsOf } from './charset.js';
import { lookAtGraphql } from './graphql.js';
import { lookAtJson } from './json.js';
import { lookAtMultipart } from './multipart.js';
import { lookAtForm } from './pairs.js';
import { lookAtXml } from './xml.js';

const FORM = {
  prefix: 'body',
  separator: '&',
  name: { place: 'form', role: 'name', encoding: 'form' },
  value: { place: 'form', role: 'value', encoding: 'form' },
} as const;
const TEXT: Kind = { place: 'text', role: 'value', encoding: 'none' };
const body: Naming = { inputName: () => 'body' };

/**
 * Looks at a body by its media type, and by its first characters where that says nothing. What some parser may read in
 * another way is looked at in both.
 */
export function* lookAtBody(inspection: Inspection, bytes: Buffer, contentType: string): Generator<undefined, void> {
  const whole = contentType.toLowerCase();
  const [essence = ''] = whole.split(';', 1);
  // What stands in the parameters is for those who look no closer, and counts only where the type itself says nothing.
  const type = KNOWN.test(essence) ? essence : whole;
  if (whole.includes('multipart/')) {
    yield* lookAtMultipart(inspection, bytes, contentType);
    if (essence.includes('multipart/')) return;
  }
  if (!isText(type) && looksBinary(bytes)) return;
  for (const text of textsOf(bytes, contentType))
    yield* lookAtText(inspection, text, type, text.length === bytes.length ? bytes : undefined);
}

/** `bytes`: those of the text where each is a character. */
function* lookAtText(
  inspection: Inspection,
  text: string,
  type: string,
  bytes: Buffer | undefined,
): Generator<undefined, void> {
  const first = /\S/.exec(text)?.[0];
  const opensJson = first === '{' || first === '[';
  if (type.includes('urlencoded')) {
    // What curl sends as a form by default is often JSON, and read as such.
    if (opensJson && /[}\]]\s{0,8}$/.test(text.slice(-9))) yield* lookAtJson(inspection, text, { bytes });
    yield* lookAtForm(inspection, text, FORM);
  } else if (type.includes('json')) {
    if (opensJson || first === '"') yield* lookAtJson(inspection, text, { bytes });
    else yield* inspection.lookLong(text, TEXT, body);
  } else if (type.includes('graphql')) {
    yield* lookAtGraphql(inspection, text, body);
  } else if (opensJson) {
    yield* lookAtJson(inspection, text, { bytes });
  } else if (type.includes('xml') || first === '<') {
    yield* lookAtXml(inspection, text);
  } else if (isForm(text)) {
    yield* lookAtForm(inspection, text, FORM);
  } else {
    yield* inspection.lookLong(text, TEXT, body);
  }
}

const KNOWN = /json|xml|urlencoded|graphql/;

/** Types that are text whatever they begin with. */
function isText(type: string): boolean {
  return /^\s*text\/|json|xml|urlencoded|graphql|javascript/.test(type);
}

/** Whether a text of no type that says so is made of pairs: a name, an equals sign, all on one line. */
function isForm(text: string): boolean {
  return /^[\w.~%+[\]-]{1,128}=[^\r\n]*$/.test(text);
}
