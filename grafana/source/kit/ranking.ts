import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Color } from './colors.js';
import { dressed, fixed, type Saying } from './panel.js';
import type { Query } from './query.js';

export interface RankingOptions extends Saying {
  readonly queries: readonly Query[];
  readonly unit: string;
  readonly color: Color;
}

/** Which are most, as bars with their numbers. */
export function ranking({ queries, unit, color, ...saying }: RankingOptions): Panel {
  return dressed(new PanelBuilder(), saying, queries, 'instant')
    .unit(unit)
    .min(0)
    .decimals(0)
    .colorScheme(fixed(color))
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .namePlacement(BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .orientation(VizOrientation.Horizontal)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false))
    .build();
}
