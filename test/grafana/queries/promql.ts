import { parser } from '@prometheus-io/lezer-promql';
import { labelsOf, OWN_SERIES, valueFaults } from './known-names.js';
import { childText, type Part, parse, partsOf, unquoted } from './syntax.js';

/** What is wrong with a PromQL expression: its syntax, and names and values that nobody makes. */
export function promqlFaults(text: string): readonly string[] {
  const { root, faults } = parse(parser, text);
  if (faults.length > 0) return faults;
  return [...partsOf(root, 'VectorSelector').flatMap(selectorFaults), ...groupFaults(root, root)];
}

/** The series that an expression reads. */
export function seriesOf(text: string): readonly string[] {
  return [...new Set(partsOf(parse(parser, text).root, 'VectorSelector').flatMap(namesOf))];
}

function namesOf(selector: Part): readonly string[] {
  const name = childText(selector, 'Identifier');
  if (name !== undefined) return [name];
  const [operator, value] = matchersOf(selector)
    .find(([label]) => label === '__name__')
    ?.slice(1) ?? ['=~', '.+'];
  const pattern = new RegExp(`^(?:${value})$`);
  return operator === '=' ? [value ?? ''] : OWN_SERIES.filter((series) => pattern.test(series));
}

function matchersOf(selector: Part): readonly (readonly [label: string, operator: string, value: string])[] {
  return partsOf(selector, 'UnquotedLabelMatcher').map((matcher) => [
    childText(matcher, 'LabelName') ?? '',
    childText(matcher, 'MatchOp') ?? '',
    unquoted(childText(matcher, 'StringLiteral') ?? '""'),
  ]);
}

function selectorFaults(selector: Part): readonly string[] {
  const names = namesOf(selector);
  if (names.length === 0) return [`nobody makes series like ${selector.text}`];
  const unknown = names.filter((name) => !labelsOf(name)).map((name) => `nobody makes ${name}`);
  const matchers = matchersOf(selector).filter(([label]) => label !== '__name__');
  return [
    ...unknown,
    ...matchers.flatMap(([label]) => labelFaults(label, [selector])),
    ...matchers.flatMap(([label, operator, value]) => (unknown.length > 0 ? [] : valueFaults(label, operator, value))),
  ];
}

/** Labels of by, without, on, ignoring, group_left: those of the series beneath, or made by a function beneath. */
function groupFaults(part: Part, around: Part): readonly string[] {
  const own = part.name === 'AggregateExpr' || part.name === 'BinaryExpr' ? part : around;
  if (part.name === 'GroupingLabels') {
    const made = partsOf(around, 'FunctionCall')
      .filter(({ text }) => /^label_(?:replace|join)/.test(text))
      .flatMap((call) => partsOf(call, 'StringLiteral').slice(0, 1))
      .map(({ text }) => unquoted(text));
    return partsOf(part, 'LabelName')
      .filter(({ text }) => !made.includes(text))
      .flatMap(({ text }) => labelFaults(text, partsOf(around, 'VectorSelector')));
  }
  return part.parts.flatMap((child) => groupFaults(child, own));
}

function labelFaults(label: string, selectors: readonly Part[]): readonly string[] {
  const names = selectors.flatMap(namesOf);
  const isKnown = names.some((name) => {
    const labels = labelsOf(name);
    return labels === undefined || labels === 'any' || labels.has(label);
  });
  return isKnown ? [] : [`${names.join(', ')} has no label ${label}`];
}
