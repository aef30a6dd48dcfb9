/** A form that an answer can have. */
export type Form = 'json' | 'html' | 'text';

/**
 * The form that an Accept header asks for (RFC 9110, 12.5.1): the one of the highest quality, of equal ones the one that is
 * named more exactly, else JSON. JSON too for a header that is missing, malformed, or asks for nothing that there is.
 */
export function formFor(accept: string | undefined): Form {
  if (accept === undefined || accept === '*/*') return 'json';
  const ranges = accept.split(',', MOST_RANGES).map(readRange);
  let best: Form = 'json';
  let rank = 0;
  for (const form of FORMS) {
    const own = rankOf(form, ranges);
    if (own > rank) {
      best = form;
      rank = own;
    }
  }
  return best;
}

/** In the order that ties are decided by. */
const FORMS: readonly Form[] = ['json', 'html', 'text'];
const TYPES: Readonly<Record<Form, readonly string[]>> = {
  json: ['*/*', 'application/*', 'application/json'],
  html: ['*/*', 'text/*', 'text/html'],
  text: ['*/*', 'text/*', 'text/plain'],
};

/** No honest client asks for more. */
const MOST_RANGES = 64;
const MOST_PARAMETERS = 16;

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';', MOST_PARAMETERS);
  const weight = parameters.map((parameter) => parameter.trim().toLowerCase()).find((each) => each.startsWith('q='));
  return { type: type.trim().toLowerCase(), quality: weight === undefined ? 1 : readQuality(weight.slice(2)) };
}

function readQuality(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}

/** Quality first, then how exactly the form is named; 0 for one that is not wanted. The most exact range counts. */
function rankOf(form: Form, ranges: readonly Range[]): number {
  const named = TYPES[form].map((name) => ranges.find(({ type }) => type === name));
  const exactness = named.findLastIndex((range) => range !== undefined);
  const range = named[exactness];
  return range === undefined || range.quality === 0 ? 0 : range.quality * 10_000 + exactness;
}
