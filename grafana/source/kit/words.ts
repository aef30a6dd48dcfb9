import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { type Link, linkBuilder } from './links.js';

export interface WordsOptions {
  readonly title: string;
  readonly description: string;
  readonly links: readonly Link[];
  /** Markdown. */
  readonly text: string;
}

/** What no query can say. */
export function words({ title, description, links, text }: WordsOptions): Panel {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .links(links.map(linkBuilder))
    .mode(TextMode.Markdown)
    .content(text)
    .build();
}
