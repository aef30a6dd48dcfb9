import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Link, linkBuilder } from './links.js';
import { sourceOf, target } from './query.js';

export interface TraceViewOptions {
  readonly title: string;
  readonly description: string;
  readonly empty: string;
  readonly links: readonly Link[];
  readonly traceId: string;
}

/** One trace, span by span. The SDK has no builder for this kind of panel. */
export function traceView({ title, description, empty, links, traceId }: TraceViewOptions): Panel {
  const query = { source: 'tempo', traceId } as const;
  return {
    type: 'traces',
    title,
    description,
    datasource: sourceOf(query),
    links: links.map((link) => linkBuilder(link).build()),
    targets: [target(query, 'lines', 0).build()],
    fieldConfig: { defaults: { noValue: empty }, overrides: [] },
    options: {},
  };
}
