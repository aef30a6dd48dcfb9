import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { byThresholds, dressed, type Saying, type Steps, steps } from './panel.js';
import type { Query } from './query.js';

export interface TileOptions extends Saying {
  readonly queries: readonly Query[];
  readonly unit: string;
  readonly steps: Steps;
  /** `now` is the last value with a line of how it came there, `all` one number for the time range of the page. */
  readonly of: 'now' | 'all';
  readonly decimals?: number;
}

/** A number that can be read across the room. */
export function tile({ queries, unit, of, decimals, ...options }: TileOptions): Panel {
  const panel = dressed(new PanelBuilder(), options, queries, of === 'now' ? 'range' : 'instant')
    .unit(unit)
    .thresholds(steps(options.steps))
    .colorScheme(byThresholds())
    .graphMode(of === 'now' ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(queries.length > 1 ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false));
  if (decimals !== undefined) panel.decimals(decimals);
  return panel.build();
}
