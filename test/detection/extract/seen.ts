import { SUSPICIOUS_CHARACTERS } from '../../../src/detection/characters.js';
import type { Family } from '../../../src/detection/family.js';
import { Gate } from '../../../src/detection/gate.js';
import { Inspection } from '../../../src/detection/inspection.js';
import { LevelTable } from '../../../src/detection/levels.js';
import type { Place } from '../../../src/detection/place.js';

/** What is found ends no search. */
const NEVER = new LevelTable({ threshold: Number.POSITIVE_INFINITY, observe: 1 });

/** An input that extraction has shown to the families. */
export interface Seen {
  readonly place: Place;
  readonly role: 'name' | 'value';
  readonly text: string;
}

/** Runs an extraction and lists the inputs that hold a mark: `<` is one that no value is passed over for. */
export function seenBy(extract: (inspection: Inspection) => Iterable<undefined>): readonly Seen[] {
  const seen: Seen[] = [];
  const family: Family = {
    name: 'xss',
    signatures: [],
    mayHold: ({ characters }) => (characters & SUSPICIOUS_CHARACTERS) !== 0,
    inspect: ({ place, role, raw }) => void seen.push({ place, role, text: raw }),
  };
  for (const _ of extract(new Inspection(new Gate([family]), { levels: NEVER })));
  return seen;
}

/** The names of the inputs in which a text stands. */
export function namesOf(extract: (inspection: Inspection) => Iterable<undefined>, text = '<b>'): readonly string[] {
  const family: Family = {
    name: 'xss',
    signatures: [],
    mayHold: () => true,
    inspect(input, report) {
      const position = input.text.indexOf(text);
      if (position !== -1) report(MARK, input.text, position);
    },
  };
  const inspection = new Inspection(new Gate([family]), { levels: NEVER });
  for (const _ of extract(inspection));
  return inspection.findings.map(({ input }) => input);
}

const MARK = { id: 'xss.mark', family: 'xss', severity: 'low', score: 50, meaning: 'A mark.' } as const;
