import { METHODS } from 'node:http';
import type { GuardRequest } from '../request/guard-request.js';
import { compilePaths, parsePathPattern } from './path-pattern.js';
import { readingsOf, segmentsOf } from './path-readings.js';

/** Which requests something stricter is for: `POST /login`, `/api/**`, `GET /users/:id`. */
export interface Endpoint {
  /** Absent: any method. */
  readonly method: string | undefined;
  /** As those of a request are read, `*` for any one. */
  readonly segments: readonly string[];
  readonly rest: boolean;
}

/** Reads a path pattern with or without a method before it; `:name` is any one segment, as `*` is. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const space = text.indexOf(' ');
  const method = space === -1 ? undefined : text.slice(0, space).toUpperCase();
  if (method !== undefined && !METHODS.includes(method)) return undefined;
  const pattern = parsePathPattern(text.slice(space + 1));
  if (!pattern) return undefined;
  const { rest } = pattern;
  const segments = pattern.segments.map((segment) => (/^:\w+$/.test(segment) ? '*' : segment));
  // A router takes these for parameters, too, of a kind that is not told here: the endpoint would never be met.
  if (segments.some((segment) => segment.includes(':'))) return undefined;
  return { method, segments: segmentsOf(`/${segments.join('/')}`), rest };
}

/** What is meant for a request, in the order given. */
export type EndpointMatcher<Value> = (request: Pick<GuardRequest, 'method' | 'path' | 'ctx'>) => readonly Value[];

/**
 * Compiles endpoints into one look-up. It is for what tightens: a path that any router might take for the pattern's is
 * taken for it, and HEAD for GET.
 */
export function compileEndpoints<Value>(
  entries: readonly (readonly [endpoint: string, value: Value])[],
): EndpointMatcher<Value> {
  const places = entries.flatMap(([text, value]): Place<Value>[] => {
    const endpoint = parseEndpoint(text);
    return endpoint ? [{ ...endpoint, value }] : [];
  });
  const byMethod = new Map(METHODS.map((method) => [method, places.filter((place) => takes(place, method))]));
  const ofAnyMethod = places.filter(({ method }) => method === undefined);

  return (request) => {
    const candidates = byMethod.get(request.method.toUpperCase()) ?? ofAnyMethod;
    if (candidates.length === 0) return [];
    const readings = pathsOf(request).flatMap(readingsOf);
    return candidates
      .filter((place) => readings.some((segments) => matches(place, segments)))
      .map(({ value }) => value);
  };
}

interface Place<Value> extends Endpoint {
  readonly value: Value;
}

function takes({ method: wanted }: Endpoint, method: string): boolean {
  return wanted === undefined || wanted === method || (wanted === 'GET' && method === 'HEAD');
}

/**
 * One function that says whether a request is for an endpoint however it is read. It is for what loosens: the path stands
 * there as it is written, nothing in it can be read as another one, and the application sees the same.
 */
export function compileExactly(text: string): (request: Pick<GuardRequest, 'method' | 'path' | 'ctx'>) => boolean {
  const endpoint = parseEndpoint(text);
  const isPath = compilePaths([text.slice(text.indexOf(' ') + 1).replace(/\/:\w+(?=\/|$)/g, '/*')]);
  if (!endpoint || !isPath) return () => false;
  return (request) => takes(endpoint, request.method) && isPath(request.path) && pathsOf(request).length === 1;
}

/** The path as it was sent, and as the application reads it: cut at `#`, trimmed, without where it is mounted. */
function pathsOf({ path, ctx }: Parameters<EndpointMatcher<unknown>>[0]): readonly string[] {
  let routed: string | null = null;
  try {
    routed = ctx.path;
  } catch {
    // A target that cannot be read leads to no route.
  }
  return routed === null || routed === path ? [path] : [path, routed];
}

function matches({ segments: wanted, rest }: Endpoint, segments: readonly string[]): boolean {
  if (rest ? segments.length < wanted.length : segments.length !== wanted.length) return false;
  return wanted.every((segment, index) => (segment === '*' ? segments[index] !== '' : segment === segments[index]));
}
