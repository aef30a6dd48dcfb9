import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { dressed, type Saying } from './panel.js';
import { logql } from './query.js';

export interface EventLogOptions extends Saying {
  readonly lines: string;
}

/** Events as sentences, the last first; a click opens what each tells, with the way to its trace. */
export function eventLog({ lines, ...saying }: EventLogOptions): Panel {
  return dressed(new PanelBuilder(), saying, [logql(lines)], 'lines')
    .showTime(true)
    .showLabels(false)
    .showCommonLabels(false)
    .wrapLogMessage(true)
    .prettifyLogMessage(false)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .dedupStrategy(LogsDedupStrategy.None)
    .build();
}
