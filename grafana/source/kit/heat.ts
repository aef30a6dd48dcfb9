import {
  HeatmapCellLayout,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  TooltipDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  CellValuesBuilder,
  FilterValueRangeBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapTooltipBuilder,
  PanelBuilder,
  RowsHeatmapOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { dressed, type Saying } from './panel.js';
import { promql } from './query.js';

export interface HeatOptions extends Saying {
  /** Buckets by `le`. */
  readonly expr: string;
  readonly unit: string;
}

/** How often which values came, over time: the buckets of a histogram as they are. */
export function heat({ expr, unit, ...saying }: HeatOptions): Panel {
  return dressed(new PanelBuilder(), saying, [promql(expr, '{{le}}')], 'heat')
    .calculate(false)
    .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
    .scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Linear))
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        // Even in lightness, so it reads without colour too.
        .scheme('Viridis')
        .scale(HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64)
        .reverse(false),
    )
    .filterValues(new FilterValueRangeBuilder().le(1e-9))
    .yAxis(new YAxisConfigBuilder().unit(unit))
    .cellValues(new CellValuesBuilder().unit('cps'))
    .cellGap(1)
    .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true).showColorScale(true))
    .showLegend()
    .build();
}
