import { TableCellHeight, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { type Column, looks, organized } from './columns.js';
import { dressed, type Saying } from './panel.js';
import { promql, type Query, traceql } from './query.js';

export interface TableOptions extends Saying {
  readonly query: Query;
  readonly columns: readonly Column[];
}

/** One row for each event, the last first. */
export function eventTable({ query, columns, ...saying }: TableOptions): Panel {
  return table(
    dressed(new PanelBuilder(), saying, [query], 'lines'),
    [{ id: 'extractFields', options: { source: 'labels', format: 'auto', replace: false, keepTime: false } }],
    columns,
    'Time',
  );
}

/** Those that are most, with what is known of each: the last column is the number. */
export function topTable({ query, columns, ...saying }: TableOptions): Panel {
  const shown = columns.map((column) =>
    column.field === 'Value' && query.source === 'loki' ? { ...column, field: 'Value #A', also: ['Value'] } : column,
  );
  return table(dressed(new PanelBuilder(), saying, [query], 'table'), [], shown, columns.at(-1)?.title);
}

export interface ComparisonOptions extends Saying {
  /** What the rows are told apart by: a label of every query. */
  readonly of: Column;
  readonly numbers: readonly {
    readonly title: string;
    readonly expr: string;
    readonly unit: string;
    readonly look?: 'bar';
  }[];
}

/** Several numbers of each, side by side. */
export function comparison({ of, numbers, ...saying }: ComparisonOptions): Panel {
  const queries = numbers.map(({ expr }) => promql(expr));
  const columns = numbers.map(({ title, unit, look }, index) => ({
    field: numbers.length === 1 ? 'Value' : `Value #${String.fromCharCode(65 + index)}`,
    title,
    unit,
    ...(look && { look }),
  }));
  return table(
    dressed(new PanelBuilder(), saying, queries, 'table'),
    [{ id: 'merge', options: {} }],
    [of, ...columns],
    numbers[0]?.title,
  );
}

export interface TraceTableOptions extends Saying {
  readonly query: string;
  readonly columns: readonly Column[];
}

/** One row for each trace, the last first. */
export function traceTable({ query, columns, ...saying }: TraceTableOptions): Panel {
  return table(dressed(new PanelBuilder(), saying, [traceql(query)], 'table'), [], columns, columns[0]?.title);
}

function table(
  panel: PanelBuilder,
  transformations: readonly DataTransformerConfig[],
  columns: readonly Column[],
  sortedBy: string | undefined,
): Panel {
  panel
    .transformations([...transformations, organized(columns)])
    .cellHeight(TableCellHeight.Sm)
    .filterable(true);
  if (sortedBy !== undefined) panel.sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(true)]);
  for (const column of columns) {
    const properties = looks(column);
    if (properties.length > 0) panel.overrideByName(column.title, properties);
  }
  return panel.build();
}
