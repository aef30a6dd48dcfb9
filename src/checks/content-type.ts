import { type MediaType, parseTypePattern, readMediaType } from '../request/media-type.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

/** Refuses bodies of other content types than the listed ones, and bodies of none. */
export function contentType(allow: readonly string[]): Check {
  const isAllowed = compileTypes(allow);
  return {
    name: 'content_type',
    skipsPreflight: true,
    run(request) {
      if (!request.hasBody) return undefined;
      const media = readMediaType(request.headers['content-type'] ?? '');
      return media && isAllowed(media) ? undefined : denied(media);
    },
  };
}

/** One function that says whether a type is among the listed ones: a look at each of the forms that it could be listed in. */
function compileTypes(allow: readonly string[]): (media: MediaType) => boolean {
  const patterns = allow.map(parseTypePattern).filter((pattern) => pattern !== undefined);
  const listed = new Set(patterns.map(({ type, subtype }) => `${type}/${subtype}`));
  return ({ type, subtype }) => {
    const plus = subtype.lastIndexOf('+');
    return (
      listed.has(`${type}/${subtype}`) ||
      listed.has(`${type}/*`) ||
      (plus > 0 && listed.has(`${type}/*${subtype.slice(plus)}`))
    );
  };
}

function denied(media: MediaType | undefined): Finding {
  return {
    check: 'content_type',
    action: 'block',
    status: 415,
    reason: 'content_type.denied',
    score: 0,
    attributes: {
      [ATTRIBUTES.INPUT.name]: 'header.content-type',
      ...(media && { [ATTRIBUTES.EXCERPT.name]: `${media.type}/${media.subtype}` }),
    },
  };
}
