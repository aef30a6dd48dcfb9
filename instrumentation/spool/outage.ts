import { diagnostics } from '../../src/telemetry/registry.js';
import type { DropReason } from './spool.js';

/** Tells of an outage of the collector once when it begins and once when it ends, and of the first loss in between. */
export class Outage {
  readonly #place: string;
  #lost = 0;
  #isOn = false;

  constructor(place: string) {
    this.#place = place;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  begin(error: unknown): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#lost = 0;
    diagnostics().warn(`koa-otel-guard: log records do not reach the collector, they wait in ${this.#place}`, error);
  }

  lose(records: number, reason: DropReason): void {
    if (this.#lost === 0) diagnostics().warn(`koa-otel-guard: log records are lost: ${REASONS[reason]}`, { records });
    this.#lost += records;
  }

  end(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    const lost = this.#lost > 0 ? `, ${this.#lost} were lost meanwhile` : '';
    diagnostics().info(`koa-otel-guard: log records reach the collector again${lost}`);
    this.#lost = 0;
  }
}

const REASONS: Readonly<Record<DropReason, string>> = {
  bytes: 'the spool is full, the oldest make room',
  age: 'they have waited for too long',
  damaged: 'the spool cannot be read',
  ended: 'the process ends, and its memory with it',
};
