import type { DataTransformerConfig, DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { ATTRIBUTES } from '../../../src/telemetry/names.js';
import { COLORS } from './colors.js';
import { type Link, TO_BLOCK, TO_CLIENT, TO_TRACE } from './links.js';
import { TRACE_ID } from './logql.js';
import { label, type Named } from './promql.js';

/** A column of a table. */
export interface Column {
  /** The field that it shows, by the name that Grafana displays. */
  readonly field: string;
  /** Other names of the field, of other versions of Grafana. */
  readonly also?: readonly string[];
  readonly title: string;
  /** Pixels; without it shares what is left. */
  readonly width?: number;
  readonly unit?: string;
  /** Where a click on its value leads. */
  readonly links?: readonly Link[];
  /** `bar` draws a number as a bar, `state` colours the words of outcomes and states, `heat` colours by thresholds. */
  readonly look?: 'bar' | 'state' | 'wrapped';
}

/** A column of what an attribute says. */
export function column(attribute: Named, title: string, more: Omit<Column, 'field' | 'title'> = {}): Column {
  return {
    field: label(attribute),
    title,
    ...(CLIENTS.has(attribute.name) && { links: [TO_CLIENT, TO_BLOCK] }),
    ...more,
  };
}

/** The trace that a line was told in. */
export const TRACE: Column = { field: label(TRACE_ID), title: 'Trace', width: 130, links: [TO_TRACE] };
export const TIME: Column = { field: 'Time', also: ['timestamp'], title: 'Time', width: 175 };
/** The sentence of an event. */
export const SENTENCE: Column = { field: 'Line', also: ['body'], title: 'What happened', look: 'wrapped' };

/** The number of a query of a table. */
export function value(title: string, more: Omit<Column, 'field' | 'title'> = {}): Column {
  return { field: 'Value', title, ...more };
}

/** Leaves these columns, in this order, under these titles. */
export function organized(columns: readonly Column[]): DataTransformerConfig {
  const entries = <T>(of: (column: Column, index: number) => T) =>
    Object.fromEntries(
      columns.flatMap((each, index) =>
        [each.field, ...(each.also ?? [])].map((name) => [name, of(each, index)] as const),
      ),
    );
  return {
    id: 'organize',
    options: {
      orderByMode: 'manual',
      includeByName: entries(() => true),
      indexByName: entries((_column, index) => index),
      renameByName: entries(({ title }) => title),
    },
  };
}

/** How the values of a column look. */
export function looks({ width, unit, links, look }: Column): DynamicConfigValue[] {
  return [
    ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ...(unit === undefined ? [] : [{ id: 'unit', value: unit }]),
    // What grew is estimated at both ends of the time range: a third of a finding is none.
    ...(unit === 'short' ? [{ id: 'decimals', value: 0 }] : []),
    ...(links === undefined ? [] : [{ id: 'links', value: links.map(dataLink) }]),
    ...(look === undefined ? [] : LOOKS[look]),
  ];
}

/** What a client is called by: its columns lead to its page. */
const CLIENTS: ReadonlySet<string> = new Set([
  ATTRIBUTES.CLIENT_ADDRESS.name,
  ATTRIBUTES.FINGERPRINT.name,
  ATTRIBUTES.BAN_SUBJECT.name,
]);

function dataLink({ title, url, leaves }: Link) {
  return { title, url, targetBlank: leaves === true };
}

const WORD_COLORS = {
  enforced: COLORS.blocked,
  monitored: COLORS.monitored,
  began: COLORS.bad,
  lasts: COLORS.warning,
  ended: COLORS.good,
} as const;

const LOOKS: Readonly<Record<NonNullable<Column['look']>, DynamicConfigValue[]>> = {
  bar: [
    { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
    { id: 'color', value: { mode: 'fixed', fixedColor: COLORS.blocked } },
    { id: 'min', value: 0 },
  ],
  state: [
    {
      id: 'mappings',
      value: [
        {
          type: 'value',
          options: Object.fromEntries(
            Object.entries(WORD_COLORS).map(([word, color], index) => [word, { color, index, text: word }]),
          ),
        },
      ],
    },
    { id: 'custom.cellOptions', value: { type: 'color-text' } },
  ],
  wrapped: [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } }],
};
