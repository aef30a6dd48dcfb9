import assert from 'node:assert/strict';
import { z } from 'zod';
import { VARIABLES } from '../../src/options/environment.js';
import {
  byName,
  duration,
  expected,
  flag,
  functionOf,
  list,
  object,
  oneOf,
  orFalse,
  wholeNumber,
} from '../../src/options/kinds.js';
import { interfacesIn } from './interfaces.js';
import { type OptionEntry, optionEntries } from './option-entries.js';
import { OPTIONS, optionsReference } from './options-reference.js';
import { BLOCKS } from './policies-reference.js';

describe('every option', () => {
  it('is described once, in its type and in its schema alike, with a comment and what is allowed', () => {
    assert.deepEqual(OPTIONS.faults, []);
  });

  it('is described once, in type and schema alike, where it is a building block of a policy', () => {
    assert.deepEqual(
      BLOCKS.faults.filter((fault) => !fault.includes('.')),
      [],
    );
  });

  it('has a row in the reference', () => {
    const reference = optionsReference();
    for (const path of flat(OPTIONS.entries)) assert.ok(reference.includes(`\n| \`${path}\` |`), path);
    assert.ok(flat(OPTIONS.entries).includes('rateLimit.requests'));
  });

  it('is described at length once, where several parts of a feature are alike', () => {
    assert.ok(optionsReference().includes('| As `rateLimit.name`. |'));
    assert.equal(optionsReference().split('What clients know the limit by').length, 2);
  });

  it('of which a variable is known has it in the reference', () => {
    const reference = optionsReference();
    for (const { name } of VARIABLES) assert.ok(reference.includes(`\`${name}\``), name);
  });

  // Who adds an option without a variable says so here, or marks its kind (textForms, byName).
  it('has a variable, but for these', () => {
    const given = new Set(VARIABLES.map(({ path }) => path.join('.')));
    const parents = new Set(
      VARIABLES.flatMap(({ path }) => path.slice(0, -1).map((_, end) => path.slice(0, end + 1).join('.'))),
    );
    assert.deepEqual(
      flat(OPTIONS.entries).filter((path) => !given.has(path) && !parents.has(path)),
      [
        'userAgents.bots.verified',
        'rateLimit.skip',
        'rateLimit.endpoints',
        'rateLimit.endpoints.*.requests',
        'rateLimit.endpoints.*.window',
        'rateLimit.endpoints.*.name',
        'rateLimit.endpoints.*.by',
        'rateLimit.endpoints.*.cost',
        'rateLimit.endpoints.*.skip',
        'rateLimit.endpoints.*.headers',
        'rateLimit.countries',
        'rateLimit.countries.*.requests',
        'rateLimit.countries.*.window',
        'rateLimit.countries.*.name',
        'rateLimit.countries.*.by',
        'rateLimit.countries.*.cost',
        'rateLimit.countries.*.skip',
        'rateLimit.countries.*.headers',
        'ban.categories.*.threshold',
        'ban.categories.*.window',
        'ban.categories.*.duration',
        'securityHeaders.contentSecurityPolicy.directives',
        'auth.verify',
        'detection.categories.*.threshold',
        'detection.categories.*.observe',
        'detection.exclude',
        'detection.exclude[].category',
        'detection.exclude[].rule',
        'detection.exclude[].input',
        'detection.exclude[].route',
        'detection.patterns',
        'detection.patterns[].id',
        'detection.patterns[].pattern',
        'detection.patterns[].category',
        'detection.patterns[].score',
        'detection.patterns[].severity',
        'detection.patterns[].inputs',
        'detection.patterns[].meaning',
        'behavior',
        'behavior[].kind',
        'behavior[].endpoint',
        'behavior[].name',
        'behavior[].by',
        'behavior[].action',
        'behavior[].action.throttle',
        'behavior[].action.ban',
        'behavior[].correlate',
        'behavior[].correlate.findings',
        'behavior[].correlate.within',
        'behavior[].correlate.categories',
        'behavior[].above',
        'behavior[].steps',
        'behavior[].steps[].above',
        'behavior[].steps[].action',
        'behavior[].steps[].action.throttle',
        'behavior[].steps[].action.ban',
        'behavior[].steps[].rate',
        'behavior[].window',
        'behavior[].rate',
        'behavior[].pattern',
        'behavior[].maxBody',
        'custom',
        'respond.modify',
        'routes',
        'router',
        'store',
        'rules.verify',
        'rules.verify.ed25519',
        'rules.verify.hmac',
        'rules.tls',
        'rules.tls.cert',
        'rules.tls.key',
        'rules.tls.ca',
        'privacy.redact.patterns',
        'privacy.redact.patterns[].kind',
        'privacy.redact.patterns[].pattern',
        'onEvent',
      ],
    );
  });
});

const SOURCE = `
export type Size = string | number;
type Forms = false | DoorOptions;
export interface HouseOptions {
  /** Who lives here. */
  mode?: 'a' | 'b';
  /**
   * The door, of
   * two lines. Default: none.
   */
  door?: Forms;
  /** Rooms by name. */
  rooms?: Readonly<Record<string, Size>>;
  /** Pets. */
  pets?: readonly Pet[];
  /** Cars. */
  cars?:
    | false
    | Car
    | readonly Car[];
  /** Who may come in. Default \`true\`. */
  guests?: boolean;
}
export interface DoorOptions extends Base {
  /** How long it is open. Default \`5m\`. */
  open?: Size;
}
interface Base {
  /** Its locks. Default 2; more help little. */
  locks?: number;
}
interface Pet {
  /** What it is called. */
  call: () => string;
}
interface Car {
  /** Its wheels. */
  wheels: number;
  /** Its colours. */
  colours?: Readonly<Record<string, string>>;
}
`;

const car = object({
  wheels: wholeNumber(1, 18),
  colours: byName(['body', 'roof'], oneOf('red', 'blue'), 'an object of colours').default({}),
});

const SCHEMA = object({
  mode: oneOf('a', 'b').default('a'),
  door: orFalse({ open: duration().default(300_000), locks: wholeNumber(1, 9).default(2) }).default(false),
  rooms: byName(['attic', 'cellar'], flag(), 'an object of rooms').default({}),
  pets: list(object({ call: functionOf() }), 'a list of pets').optional(),
  cars: z
    .union([z.literal(false), car, z.array(car)], expected('false, an object with wheels, colours or a list of these'))
    .transform((given) => (given ? [given].flat() : []))
    .default([{ wheels: 4, colours: {} }]),
  guests: flag()
    .default(true)
    .transform((option) => (option ? 'all' : 'none')),
});

describe('the options reference', () => {
  const described = (source = SOURCE, schema: z.ZodType = SCHEMA) =>
    optionEntries(schema, interfacesIn([source]), 'HouseOptions');
  const row = (path: string) => all(described().entries).find((entry) => entry.path === path);

  it('finds no fault where schema and types agree', () => assert.deepEqual(described().faults, []));

  it('follows types through aliases, inheritance, lists', () => {
    assert.deepEqual(flat(described().entries), [
      'mode',
      'door',
      'door.open',
      'door.locks',
      'rooms',
      'pets',
      'pets[].call',
      'cars',
      'cars.wheels',
      'cars.colours',
      'guests',
    ]);
  });

  it('says what is allowed, in the words of the schema', () => {
    assert.equal(row('mode')?.allowed, '"a" or "b"');
    assert.equal(row('door')?.allowed, 'false or an object');
    assert.equal(row('door.locks')?.allowed, 'a whole number from 1 to 9');
    assert.equal(row('rooms')?.allowed, 'an object of rooms: `attic`, `cellar`');
    assert.equal(row('cars')?.allowed, 'false, an object or a list of these');
  });

  it('shows defaults as they would be written', () => {
    assert.deepEqual(
      all(described().entries).map((entry) => entry.default),
      ["'a'", 'false', "'5m'", '2', '{}', '', 'required', 'as below', '4', '{}', 'true'],
    );
  });

  it('leaves a default that cannot be written to the comment', () => {
    const read = duration().default(60_000);
    const days = list(
      oneOf('mon', 'tue').transform((day) => (day === 'mon' ? 0 : 1)),
      'a list of days',
    ).default([0, 1]);
    const { entries } = optionEntries(object({ days, read }), new Map(), 'None');
    assert.deepEqual(
      entries.map((entry) => entry.default),
      ['', "'1m'"],
    );
  });

  it('shows a default of one where a list may be left out, in its unit', () => {
    const both = z.union([list(duration(), 'a duration, or a list'), duration()], expected('a duration, or a list'));
    const strict = list(oneOf('a', 'b'), 'a list').default(['a']);
    const { entries } = optionEntries(object({ both: both.default([3_600_000]), strict }), new Map(), 'None');
    assert.deepEqual(
      entries.map((entry) => entry.default),
      ["'1h'", "[ 'a' ]"],
    );
  });

  it('takes the meaning from the comment, without a default that has its own column', () => {
    assert.equal(row('door')?.meaning, 'The door, of two lines. Default: none.');
    assert.equal(row('door.open')?.meaning, 'How long it is open.');
    assert.equal(row('door.locks')?.meaning, 'Its locks. Default 2; more help little.');
  });

  const faulty: [string, string, string][] = [
    ['  /** Who lives here. */\n', '', 'mode: no comment says what it does'],
    ['open?: Size', 'opens?: Size', 'door.opens: in DoorOptions, not in the schema'],
    [
      'open?: Size',
      'opens?: Size',
      'door.open: in the schema, not in the types. An object of names is made by byName()',
    ],
    ['`5m`', '`6m`', 'door.open: the comment says "Default 6m", the schema \'5m\''],
    ['Default 2;', 'Default 3;', 'door.locks: the comment says "Default 3", the schema 2'],
    ['extends Base ', '', 'door.locks: in the schema, not in the types. An object of names is made by byName()'],
  ];
  for (const [text, instead, fault] of faulty) {
    it(`finds the fault: ${fault}`, () => assert.ok(described(SOURCE.replace(text, instead)).faults.includes(fault)));
  }

  it('finds an option that says nothing of what is expected', () => {
    const { faults } = described(SOURCE, z.strictObject({ ...SCHEMA.shape, mode: z.string() }));
    assert.deepEqual(faults, ['mode: the schema does not say what is expected']);
  });
});

function all(entries: readonly OptionEntry[]): readonly OptionEntry[] {
  return entries.flatMap((entry) => [entry, ...all(entry.parts)]);
}

function flat(entries: readonly OptionEntry[]): readonly string[] {
  return all(entries).map(({ path }) => path);
}
