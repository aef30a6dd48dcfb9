import type { SecurityEvent } from 'koa-otel-guard';
import { clock, eventLine, printed } from './event-line.js';
import { fold } from './fold.js';
import { ELLIPSIS } from './text.js';

/** Security events, as they happen. */
export interface LiveEvents {
  tell(event: SecurityEvent): void;
  /** Tells of what is still counted; to be called before something else is printed. */
  flush(): void;
}

export function liveEvents(print: (line: string) => void): LiveEvents {
  const lines = fold(print);
  return {
    tell(event) {
      const line = eventLine(event);
      lines.print(`${line.event} ${line.client} ${line.why}`, printed(line), (count) =>
        printed({ ...line, time: clock(Date.now()), request: `${ELLIPSIS} ${count} more like this`, why: '' }),
      );
    },
    flush: lines.flush,
  };
}
