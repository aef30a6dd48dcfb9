import type { Session } from '../auth/sessions.js';
import { type Html, html } from './html.js';
import { layout } from './layout.js';

/** A step that is done once it is confirmed. */
export interface Step {
  readonly session: Session;
  readonly document: string;
  readonly title: string;
  /** What will happen, a sentence each. */
  readonly consequences: readonly string[];
  /** What whoever confirms should know before. */
  readonly warnings: readonly string[];
  /** What the form sends. */
  readonly fields: Readonly<Record<string, string>>;
  /** Asks how long, where that can be chosen: the duration that is proposed. */
  readonly duration?: string;
  readonly reason: string;
  readonly button: string;
}

/** Says what will happen, and asks. */
export function confirmPage(step: Step): string {
  const { session, document, title, consequences, warnings, fields, duration, reason, button } = step;
  const hidden = { ...fields, document, token: session.token };
  return layout(
    title,
    html`${warnings.map((warning) => html`<p class="note bad" role="alert">${warning}</p>`)}
<form class="box" method="post" action="/act" aria-describedby="consequences">
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div id="consequences">${consequences.map((sentence) => html`<p>${sentence}</p>`)}</div>
${duration !== undefined && durations(duration)}
<label for="reason">Why <span class="faint">(for the history)</span></label>
<input id="reason" name="reason" maxlength="256" value="${reason}" autocomplete="off" autofocus>
<button class="act">${button}</button>
</form>
<p><a href="/?document=${document}">Back without a change</a></p>`,
    session,
  );
}

function durations(proposed: string): Html {
  const known = DURATIONS.some(([value]) => value === proposed);
  const all = known ? DURATIONS : [[proposed, proposed] as const, ...DURATIONS];
  return html`<label for="duration">For how long</label>
<select id="duration" name="duration">${all.map(([value, text]) => html`<option value="${value}"${value === proposed && SELECTED}>${text}</option>`)}</select>`;
}

const SELECTED = html` selected`;

const DURATIONS: readonly (readonly [value: string, text: string])[] = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['1d', '1 day'],
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['', 'as long as these rules hold'],
];

/** Says that something cannot be done. */
export function refusalPage(title: string, detail: string, session?: Session): string {
  return layout(
    title,
    html`<p class="note bad" role="alert">${detail}</p><p><a href="/">Back to the rules</a></p>`,
    session,
  );
}
