import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { QueryEditorMode as LokiEditor, DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import {
  QueryEditorMode as PrometheusEditor,
  DataqueryBuilder as PrometheusQuery,
  PromQueryFormat,
} from '@grafana/grafana-foundation-sdk/prometheus';
import { SearchTableType, DataqueryBuilder as TempoQuery } from '@grafana/grafana-foundation-sdk/tempo';

/** What is asked of a data source. */
export type Query =
  | {
      readonly source: 'prometheus';
      readonly expr: string;
      readonly legend?: string;
      /** Asks for exemplars too: dots that lead to traces. */
      readonly exemplars?: true;
    }
  | { readonly source: 'loki'; readonly expr: string; readonly legend?: string }
  | { readonly source: 'tempo'; readonly query: string }
  /** One trace by its id. */
  | { readonly source: 'tempo'; readonly traceId: string };

/** How it is answered: a line over time, one number, rows of a table, rows of log lines, buckets over time. */
export type Shape = 'range' | 'instant' | 'table' | 'lines' | 'heat';

export function promql(expr: string, legend?: string): Query {
  return { source: 'prometheus', expr, ...(legend !== undefined && { legend }) };
}

export function logql(expr: string, legend?: string): Query {
  return { source: 'loki', expr, ...(legend !== undefined && { legend }) };
}

export function traceql(query: string): Query {
  return { source: 'tempo', query };
}

/** The data sources, by the uids that grafana/otel-lgtm gives them too. */
export function sourceOf({ source }: Query): { readonly type: string; readonly uid: string } {
  return { type: source, uid: source };
}

/** The query as a panel holds it; queries of a panel are A, B, C ... */
export function target(query: Query, shape: Shape, index: number): Builder<Dataquery> {
  const refId = refIdOf(index);
  const datasource = { ...sourceOf(query) };
  if (query.source === 'tempo') {
    const builder = new TempoQuery().refId(refId).datasource(datasource);
    // Hexadecimal digits alone are an id to it; a type of query for ids is gone.
    if ('traceId' in query) return builder.queryType('traceql').query(query.traceId);
    return builder.queryType('traceql').query(query.query).limit(MOST_TRACES).tableType(SearchTableType.Traces);
  }
  if (query.source === 'loki') {
    const isRange = shape === 'range' || shape === 'lines';
    const builder = new LokiQuery()
      .refId(refId)
      .datasource(datasource)
      .editorMode(LokiEditor.Code)
      .queryType(isRange ? 'range' : 'instant')
      .expr(query.expr);
    if (query.legend !== undefined) builder.legendFormat(query.legend);
    return shape === 'lines' ? builder.maxLines(MOST_LINES) : builder;
  }
  const builder = new PrometheusQuery()
    .refId(refId)
    .datasource(datasource)
    .editorMode(PrometheusEditor.Code)
    .expr(query.expr)
    .format(FORMATS[shape]);
  if (query.legend !== undefined) builder.legendFormat(query.legend);
  if (query.exemplars) builder.exemplar(true);
  return shape === 'range' || shape === 'heat' ? builder.range() : builder.instant();
}

export function refIdOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

const FORMATS = {
  range: PromQueryFormat.TimeSeries,
  instant: PromQueryFormat.TimeSeries,
  table: PromQueryFormat.Table,
  lines: PromQueryFormat.Table,
  heat: PromQueryFormat.Heatmap,
} as const satisfies Record<Shape, PromQueryFormat>;

const MOST_LINES = 500;
const MOST_TRACES = 50;
