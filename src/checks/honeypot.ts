import { fieldSearch } from '../detection/field-search.js';
import { compileEndpoints } from '../policy/endpoint.js';
import { after } from '../promise.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check, Finding } from './check.js';

/** Blocks requests for paths that only somebody asks for who tries what there might be. */
export function trapPaths(paths: readonly string[]): Check {
  const trapsAt = compileEndpoints(paths.map((path) => [path, pathFinding(path)] as const));
  return {
    name: 'honeypot',
    skipsTrusted: true,
    skipsPreflight: true,
    run: (request) => trapsAt(request)[0],
  };
}

/** Blocks requests that fill in a field that people do not see. */
export function trapFields(fields: readonly string[]): Check {
  const search = fieldSearch(fields);
  return {
    name: 'honeypot',
    skipsTrusted: true,
    skipsPreflight: true,
    concerns: ({ query, inspectedBody }) => query !== '' || inspectedBody.state !== 'none',
    run: ({ query, inspectedBody }) => after(search({ query, body: inspectedBody }), fieldFinding),
  };
}

/** 404, as for any path that is not there: whoever walks into the trap shall not see that it is one. */
function pathFinding(path: string): Finding {
  const attributes = Object.freeze({ [ATTRIBUTES.RULE_NAME.name]: path });
  return Object.freeze({
    check: 'honeypot',
    action: 'block',
    status: 404,
    reason: 'honeypot.path',
    score: SCORE,
    attributes,
  });
}

/** Tells the name of the field, not what was written there. */
function fieldFinding(input: string | undefined): Finding | undefined {
  if (input === undefined) return undefined;
  return {
    check: 'honeypot',
    action: 'block',
    status: 403,
    reason: 'honeypot.field',
    score: SCORE,
    attributes: { [ATTRIBUTES.INPUT.name]: input },
  };
}

const SCORE = 50;
