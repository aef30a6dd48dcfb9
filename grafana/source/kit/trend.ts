import {
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { colorsOf } from './colors.js';
import { type Link, linkBuilder } from './links.js';
import { dressed, type Saying } from './panel.js';
import type { Named } from './promql.js';
import type { Query } from './query.js';

export interface TrendOptions extends Saying {
  readonly queries: readonly Query[];
  readonly unit: string;
  /** `areas` and `bars` stand on each other, since their sum means something; `steps` keep a value until the next. */
  readonly as: 'lines' | 'areas' | 'bars' | 'steps';
  /** What the legend tells of each series. */
  readonly calcs: readonly ('lastNotNull' | 'max' | 'mean' | 'sum')[];
  /** What the series are told apart by, when its values have colours of their own. */
  readonly by?: Named;
  /** The axis goes to this at least. */
  readonly max?: number;
  /** Where a click on a series leads. */
  readonly dataLinks?: readonly Link[];
}

/** How something goes over time. Series whose names have a meaning have its colour. */
export function trend({ queries, unit, as, calcs, by, max, dataLinks = [], ...saying }: TrendOptions): Panel {
  const isStacked = as === 'areas' || as === 'bars';
  const panel = dressed(new PanelBuilder(), saying, queries, 'range')
    .unit(unit)
    .min(0)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .dataLinks(dataLinks.map(linkBuilder))
    .drawStyle(as === 'bars' ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(isStacked ? 1 : 2)
    .fillOpacity(FILLS[as])
    .showPoints(VisibilityMode.Never)
    .spanNulls(as === 'steps')
    .stacking(new StackingConfigBuilder().mode(isStacked ? StackingMode.Normal : StackingMode.None).group('A'))
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Right)
        .calcs([...calcs]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (max !== undefined) panel.axisSoftMax(max);
  for (const [name, fixedColor] of colorsOf(by)) {
    panel.overrideByName(name, [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor } }]);
  }
  return panel.build();
}

const FILLS = { lines: 0, areas: 50, bars: 80, steps: 5 } as const;
