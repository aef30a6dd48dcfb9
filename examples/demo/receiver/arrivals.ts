import type { LogRecord, Point, Span } from './otlp.js';

/** What a receiver holds, and how much it has received in all. */
export interface Arrived {
  readonly spans: readonly Span[];
  readonly logs: readonly LogRecord[];
  readonly points: readonly Point[];
  readonly received: {
    readonly exports: number;
    readonly bytes: number;
    readonly spans: number;
    readonly logs: number;
  };
}

/** Keeps what arrives, in bounded memory: of spans and logs the newest, of metrics the latest value of each series. */
export class Arrivals {
  readonly #spans: Span[] = [];
  readonly #logs: LogRecord[] = [];
  readonly #points = new Map<string, Point>();
  readonly #received = { exports: 0, bytes: 0, spans: 0, logs: 0 };

  spans(spans: readonly Span[]): void {
    this.#received.spans += spans.length;
    keepNewest(this.#spans, spans, MOST_SPANS);
  }

  logs(logs: readonly LogRecord[]): void {
    this.#received.logs += logs.length;
    keepNewest(this.#logs, logs, MOST_LOGS);
  }

  metrics(points: readonly Point[]): void {
    for (const point of points) {
      const series = `${point.metric} ${JSON.stringify(point.attributes)}`;
      if (this.#points.has(series) || this.#points.size < MOST_SERIES) this.#points.set(series, point);
    }
  }

  /** Counts one export of a signal, by its size on the wire. */
  received(bytes: number): void {
    this.#received.exports++;
    this.#received.bytes += bytes;
  }

  get all(): Arrived {
    return {
      spans: this.#spans,
      logs: this.#logs,
      points: [...this.#points.values()],
      received: { ...this.#received },
    };
  }
}

const MOST_SPANS = 10_000;
const MOST_LOGS = 2_000;
const MOST_SERIES = 1_000;

function keepNewest<Item>(kept: Item[], more: readonly Item[], most: number): void {
  for (const item of more) kept.push(item);
  if (kept.length > most) kept.splice(0, kept.length - most);
}
