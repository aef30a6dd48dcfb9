import { CHECK_NAMES } from '../../src/checks/check.js';
import { VARIABLES } from '../../src/options/environment.js';
import { optionsSchema } from '../../src/options/schema.js';
import { filesBelow, read } from '../repository.js';
import { interfacesIn } from './interfaces.js';
import { AS_BELOW, type OptionEntry, optionEntries, REQUIRED } from './option-entries.js';
import { code, table } from './table.js';

/** The options of `guard()`, from the schema that reads them and the comments on their types. */
export const OPTIONS = optionEntries(
  optionsSchema(CHECK_NAMES),
  interfacesIn(filesBelow('src/options').map(read)),
  'GuardOptions',
);

/** The options reference of the README: what belongs to no feature first, then a table for each feature. */
export function optionsReference(): string {
  const plain = OPTIONS.entries.filter(({ parts }) => parts.length === 0);
  const features = OPTIONS.entries.filter(({ parts }) => parts.length > 0);
  return [
    tableOf(plain),
    ...features.flatMap((feature) => [`#### ${code(feature.path)}`, tableOf(describedOnce(withParts(feature)))]),
  ].join('\n\n');
}

const WORDS: ReadonlySet<string> = new Set(['', AS_BELOW, REQUIRED]);

function withParts(entry: OptionEntry): readonly OptionEntry[] {
  return [entry, ...entry.parts.flatMap(withParts)];
}

/** What has the name and the meaning of an earlier one refers to it. */
function describedOnce(entries: readonly OptionEntry[]): readonly OptionEntry[] {
  return entries.map((entry, index) => {
    const first = entries.slice(0, index).find((other) => SAME.every((part) => part(other) === part(entry)));
    return first ? { ...entry, meaning: `As ${code(first.path)}.` } : entry;
  });
}

const SAME: readonly ((entry: OptionEntry) => string)[] = [
  ({ path }) => path.slice(path.lastIndexOf('.')),
  ({ allowed }) => allowed,
  ({ meaning }) => meaning,
];

function tableOf(entries: readonly OptionEntry[]): string {
  return table(
    ['option', 'allowed', 'default', 'what it does', 'variable'],
    entries.map((entry) => [
      code(entry.path),
      entry.allowed,
      WORDS.has(entry.default) ? entry.default : code(entry.default),
      entry.meaning,
      VARIABLES.filter(({ path }) => path.join('.') === entry.path)
        .map(({ name }) => code(name))
        .join(' '),
    ]),
  );
}
