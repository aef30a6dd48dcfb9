import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DashboardLinkBuilder,
  type DataTransformerConfig,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Color } from './colors.js';
import { type Link, linkBuilder } from './links.js';
import { type Query, refIdOf, type Shape, sourceOf, target } from './query.js';

/** What every panel says of itself. */
export interface Saying {
  readonly title: string;
  /** What is seen, what it is made from and when to worry. */
  readonly description: string;
  /** What stands there when there is nothing to show. */
  readonly empty: string;
  /** Where to go on from here. */
  readonly links: readonly Link[];
}

/** The part of the builders of panels that all of them share. */
export interface Dressable {
  title(title: string): this;
  description(description: string): this;
  noValue(noValue: string): this;
  links(links: Builder<ReturnType<DashboardLinkBuilder['build']>>[]): this;
  datasource(datasource: { type?: string; uid?: string }): this;
  targets(targets: Builder<Dataquery>[]): this;
  unit(unit: string): this;
  colorScheme(color: FieldColorBuilder): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  transformations(transformations: DataTransformerConfig[]): this;
  overrideByQuery(queryRefId: string, properties: DynamicConfigValue[]): this;
  build(): Panel;
}

/** A panel with its words, its queries and its links. */
export function dressed<B extends Dressable>(
  builder: B,
  { title, description, empty, links }: Saying,
  queries: readonly Query[],
  shape: Shape,
): B {
  const [first] = queries;
  builder.title(title).description(description).noValue(empty).links(links.map(linkBuilder));
  if (first) builder.datasource({ ...sourceOf(first) });
  // An instant query of Loki is a table, which has no legend to name its value.
  for (const [index, query] of shape === 'instant' ? queries.entries() : []) {
    if (query.source === 'loki' && query.legend !== undefined) {
      builder.overrideByQuery(refIdOf(index), [{ id: 'displayName', value: query.legend }]);
    }
  }
  return builder.targets(queries.map((query, index) => target(query, shape, index)));
}

export function fixed(color: Color): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(color);
}

/** A value takes the colour of the highest step that it reaches; the first step is that of all below the second. */
export type Steps = readonly [first: Color, ...more: (readonly [from: number, color: Color])[]];

export function steps([first, ...more]: Steps): ThresholdsConfigBuilder {
  const list: Threshold[] = [{ color: first, value: null }, ...more.map(([value, color]) => ({ color, value }))];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(list);
}

export function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}
