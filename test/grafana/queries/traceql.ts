import { parser } from '@grafana/lezer-traceql';
import { labelName } from '../../../grafana/source/names/label-name.js';
import { RESOURCE_ATTRIBUTES, SPAN_ATTRIBUTES, valueFaults } from './known-names.js';
import { type Part, parse, partsOf, unquoted } from './syntax.js';

/** What is wrong with a TraceQL expression: its syntax, and attributes and values that no span has. */
export function traceqlFaults(text: string): readonly string[] {
  const { root, faults } = parse(parser, text);
  if (faults.length > 0) return faults;
  return [
    ...partsOf(root, 'AttributeField').flatMap(attributeFaults),
    ...partsOf(root, 'FieldExpression').flatMap(comparisonFaults),
  ];
}

function attributeFaults(field: Part): readonly string[] {
  const scope = field.parts.length > 1 ? (field.parts[0]?.text ?? '') : '';
  const name = nameOf(field);
  const isKnown =
    scope === 'resource'
      ? RESOURCE_ATTRIBUTES.includes(name)
      : scope === 'span'
        ? SPAN_ATTRIBUTES.has(name)
        : scope === '' && (SPAN_ATTRIBUTES.has(name) || RESOURCE_ATTRIBUTES.includes(name));
  return isKnown ? [] : [`no span has ${field.text}`];
}

/** Of `attribute operator "text"` whether the attribute is ever that text. */
function comparisonFaults({ parts: [left, operator, right] }: Part): readonly string[] {
  const field = left?.parts[0];
  const literal = right && partsOf(right, 'String')[0];
  if (field?.name !== 'AttributeField' || operator?.name !== 'FieldOp' || !literal) return [];
  return valueFaults(labelName(nameOf(field)), operator.text, unquoted(literal.text));
}

function nameOf(field: Part): string {
  return field.parts.find(({ name }) => name === 'Identifier')?.text ?? '';
}
