import { type Exclusion, exclusionsAt } from './exclusions.js';
import { lookAtBody } from './extract/body.js';
import { lookAtHeaders } from './extract/headers.js';
import { lookAtObject } from './extract/object.js';
import { lookAtParsed, type Parsed } from './extract/parsed.js';
import { lookAtTarget } from './extract/target.js';
import type { Family } from './family.js';
import { Gate } from './gate.js';
import { type InputFinding, Inspection } from './inspection.js';
import { KnownHeaders } from './known-headers.js';
import { DEFAULT_LEVELS, type Levels, LevelTable } from './levels.js';
import { familyOf, type Pattern } from './patterns.js';
import type { AttackFamily } from './signature.js';
import { families as all } from './signatures/index.js';
import { inTurns } from './turns.js';

/** What detection looks at in a request. */
export interface Inspected {
  readonly path: string;
  readonly query: string;
  readonly rawHeaders: readonly string[];
  readonly body?:
    | { readonly bytes: Buffer; readonly contentType: string }
    | Parsed
    | { readonly state: 'none' | 'unavailable' }
    | undefined;
}

/** What was found in a request. */
export interface Verdict {
  readonly findings: readonly InputFinding[];
  /** False when the budget ended before the body did. */
  readonly isWhole: boolean;
}

export interface EngineOptions {
  readonly threshold: number;
  readonly observe: number;
  readonly categories: Readonly<
    Partial<
      Record<
        AttackFamily,
        | 'off'
        | 'observe'
        | 'enforce'
        | { readonly threshold?: number | undefined; readonly observe?: number | undefined }
        | undefined
      >
    >
  >;
  readonly exclude: readonly Exclusion[];
  readonly patterns: readonly Pattern[];
  /** Milliseconds that one body may be looked at, in turns. */
  readonly budget: number;
}

export interface Engine {
  /** Looks at all of a request; answers at once unless its body takes longer than one turn. */
  inspect(request: Inspected, unread: ReadonlySet<string>): Verdict | Promise<Verdict>;
  /** Looks at a value that the application has at hand, at once and to its end. */
  inspectValue(value: unknown, name: string, path: string): readonly InputFinding[];
}

/** The engine of these options: what they say is worked out here, once. */
export function engineOf(options: Partial<EngineOptions> = {}): Engine {
  const { categories = {}, exclude = [], patterns = [], budget = 250 } = options;
  const levels = levelsOf({ ...DEFAULT_LEVELS, ...options }, categories);
  const families: Family[] = all.filter(({ name }) => categories[name] !== 'off');
  const own = patterns.filter(({ category }) => categories[category] !== 'off');
  if (own.length > 0) families.push(familyOf(own));
  const looksAtPlain = own.length > 0;
  const exclusionsOf = exclusionsAt(exclude);
  const known = new KnownHeaders();
  const gate = new Gate(families);
  const begin = (path: string) => new Inspection(gate, { levels, looksAtPlain, isExcluded: exclusionsOf?.(path) });

  return {
    inspect({ path, query, rawHeaders, body }, unread) {
      const inspection = begin(path);
      lookAtTarget(inspection, { path, query });
      lookAtHeaders(inspection, rawHeaders, unread, known);
      const { findings } = inspection;
      if (inspection.isDecided) return { findings, isWhole: true };
      const steps = stepsOf(inspection, body);
      if (steps === undefined) return { findings, isWhole: true };
      const isWhole = inTurns(steps, inspection, budget);
      return isWhole instanceof Promise ? isWhole.then((isWhole) => ({ findings, isWhole })) : { findings, isWhole };
    },

    inspectValue(value, name, path) {
      const inspection = begin(path);
      for (const _ of lookAtObject(inspection, value, name)) if (inspection.isDecided) break;
      return inspection.findings;
    },
  };
}

/** Looks at a whole request in one go, with these families, and at all of it: no finding ends the search. */
export function inspect(
  { path, query, rawHeaders, body }: Inspected,
  families: readonly Family[],
  unread: ReadonlySet<string> = new Set(),
): readonly InputFinding[] {
  const inspection = new Inspection(gateOf(families), { levels: NEVER });
  lookAtTarget(inspection, { path, query });
  lookAtHeaders(inspection, rawHeaders, unread);
  const steps = stepsOf(inspection, body);
  while (steps && !steps.next().done) inspection.work = 0;
  return inspection.findings;
}

/** A gate remembers: the same families have the same one. */
function gateOf(families: readonly Family[]): Gate {
  const known = GATES.get(families) ?? new Gate(families);
  GATES.set(families, known);
  return known;
}

const GATES = new WeakMap<readonly Family[], Gate>();
const NEVER = new LevelTable({ threshold: Number.POSITIVE_INFINITY, observe: 1 });

/** The steps of a look at a body, where there is one to look at. */
export function stepsOf(inspection: Inspection, body: Inspected['body']): Iterator<undefined, void> | undefined {
  if (body && 'bytes' in body) return lookAtBody(inspection, body.bytes, body.contentType);
  return body && 'value' in body ? lookAtParsed(inspection, body) : undefined;
}

function levelsOf(all: Levels, categories: EngineOptions['categories']): LevelTable {
  const own = new Map<AttackFamily, Levels>();
  for (const [family, given] of Object.entries(categories) as [
    AttackFamily,
    EngineOptions['categories'][AttackFamily],
  ][]) {
    if (given === 'observe') own.set(family, { threshold: Number.POSITIVE_INFINITY, observe: all.observe });
    else if (typeof given === 'object') {
      own.set(family, { threshold: given.threshold ?? all.threshold, observe: given.observe ?? all.observe });
    }
  }
  return new LevelTable({ threshold: all.threshold, observe: all.observe }, own);
}
