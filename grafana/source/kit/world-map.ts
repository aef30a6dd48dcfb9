import {
  FrameGeometrySourceBuilder,
  FrameGeometrySourceMode,
  MapLayerOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  ControlsOptionsBuilder,
  MapCenterID,
  MapViewConfigBuilder,
  PanelBuilder,
  TooltipMode,
  TooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/geomap';
import { COLORS, type Color } from './colors.js';
import { organized } from './columns.js';
import { dressed, fixed, type Saying } from './panel.js';
import { label, type Named } from './promql.js';
import { promql } from './query.js';

export interface WorldMapOptions extends Saying {
  /** A number for each country. */
  readonly expr: string;
  /** The attribute that has the ISO code of the country. */
  readonly country: Named;
  /** What the number is. */
  readonly value: string;
  readonly color: Color;
}

/**
 * How many of each country, as dots on a map of the world that Grafana ships: nothing is asked of the internet. The map and the list of
 * countries are those that it takes where none is named: where they are in the image has changed.
 */
export function worldMap({ expr, country, value, color, ...saying }: WorldMapOptions): Panel {
  const columns = [
    { field: label(country), title: COUNTRY },
    { field: 'Value', title: value },
  ];
  return dressed(new PanelBuilder(), saying, [promql(expr)], 'table')
    .unit('short')
    .decimals(0)
    .colorScheme(fixed(color))
    .transformations([organized(columns)])
    .basemap(
      new MapLayerOptionsBuilder()
        .type('geojson')
        .name('Countries')
        .config({
          rules: [],
          style: { color: { fixed: COLORS.quiet }, opacity: 0.25, lineWidth: 1 },
        })
        .tooltip(false),
    )
    .layers([
      new MapLayerOptionsBuilder()
        .type('markers')
        .name(value)
        .location(new FrameGeometrySourceBuilder().mode(FrameGeometrySourceMode.Lookup).lookup(COUNTRY))
        .config({
          showLegend: false,
          style: {
            color: { fixed: color },
            opacity: 0.6,
            size: { field: value, fixed: 6, min: 5, max: 28 },
            symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
            text: { mode: 'field', field: COUNTRY, fixed: '' },
            textConfig: { fontSize: 11, offsetX: 0, offsetY: 0, textAlign: 'center', textBaseline: 'middle' },
          },
        })
        .tooltip(true),
    ])
    .view(new MapViewConfigBuilder().id(MapCenterID.Coords).lat(25).lon(10).zoom(1.4).allLayers(true))
    .controls(
      new ControlsOptionsBuilder()
        .showZoom(true)
        .mouseWheelZoom(false)
        .showAttribution(false)
        .showScale(false)
        .showDebug(false),
    )
    .tooltip(new TooltipOptionsBuilder().mode(TooltipMode.Details))
    .build();
}

const COUNTRY = 'Country';
