import { type GuardWarningCode, WARNINGS } from './codes.js';

/** A warning that was given. */
export interface GuardWarning {
  readonly code: GuardWarningCode;
  readonly message: string;
}

/** Warns of a mistake in how the guard is set up. `message`: one sentence of what was seen; the fix is added to it. */
export type Warn = (code: GuardWarningCode, message?: string) => void;

/** The warnings of one guard: each is given once, unless it is silenced, and listed from then on. */
export class Warnings {
  readonly #silenced: ReadonlySet<GuardWarningCode>;
  readonly #given = new Map<GuardWarningCode, GuardWarning>();

  constructor(silenced: readonly GuardWarningCode[]) {
    this.#silenced = new Set(silenced);
  }

  /** Bound, so that it can be handed on by itself. */
  readonly warn: Warn = (code, message = WARNINGS[code].what) => {
    if (!this.isOn(code) || this.#given.has(code)) return;
    const sentence = message.endsWith('.') ? message : `${message}.`;
    const warning = Object.freeze({
      code,
      message: `koa-otel-guard: ${sentence} ${WARNINGS[code].fix} See README, ${code}.`,
    });
    this.#given.set(code, warning);
    process.emitWarning(warning.message, { type: 'GuardWarning', code });
  };

  isOn(code: GuardWarningCode): boolean {
    return !this.#silenced.has(code);
  }

  get given(): readonly GuardWarning[] {
    return [...this.#given.values()];
  }
}
