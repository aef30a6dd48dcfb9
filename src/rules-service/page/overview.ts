import { BAN_KINDS } from '../../state/store.js';
import { suffices } from '../auth/role.js';
import type { Session } from '../auth/sessions.js';
import type { Instance } from '../instances.js';
import { type Json, type JsonObject, listIn, textIn } from '../json.js';
import type { Change } from '../storage/storage.js';
import { type Html, html } from './html.js';
import { layout } from './layout.js';

export interface Overview {
  readonly session: Session;
  readonly document: string;
  readonly documents: readonly string[];
  /** Absent where there are no rules yet. */
  readonly set: JsonObject | undefined;
  /** The newest first. */
  readonly changes: readonly Change[];
  readonly instances: readonly Instance[];
  /** The version that was just made from here. */
  readonly done: number | undefined;
  readonly now: number;
}

/** What holds, who changed it last, and which applications follow. */
export function overviewPage(overview: Overview): string {
  const { session, document, documents, set, changes, instances, done } = overview;
  const mayAct = suffices(session.caller.role, 'operator');
  const made = changes.find(({ version }) => version === done);
  return layout(
    document === 'default' ? 'Rules' : `Rules: ${document}`,
    html`${made && html`<p class="note good" role="status">Done: version ${made.version}, ${made.summary}.</p>`}
${documents.length > 1 && html`<nav aria-label="Documents"><p>Documents: ${documents.map((name) => html`<a href="/?document=${name}">${name}</a> `)}</p></nav>`}
${mayAct && actions(document, set)}
${set ? activeRules(overview, set, mayAct) : html`<p>There are no rules yet.</p>`}
<h2 id="changes">Last changes</h2>
${table(
  'Version|When|Who|What|Rules that are other|Why',
  changes
    .slice(0, SHOWN)
    .map((change) => [
      change.version,
      when(change.at),
      change.actor,
      change.action.replace('_', ' '),
      change.summary,
      change.reason ?? '',
    ]),
)}
<h2 id="instances">Applications that follow</h2>
<p class="faint">Those that asked this service within the last hour.</p>
${table('Instance|Key|Version|Result|Last asked', instances.slice(0, SHOWN).map(instanceCells))}
`,
    session,
  );
}

const SHOWN = 50;

/** The query of a step that asks before it is done. */
export function stepQuery(document: string, step: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ ...step, ...(document !== 'default' && { document }) }).toString();
}

function actions(document: string, set: JsonObject | undefined): Html {
  const isOn = isEmergency(set);
  return html`<form class="inline" method="get" action="/">
${document !== 'default' && html`<input type="hidden" name="document" value="${document}">`}
<div><label for="block">Block an address or range</label><input id="block" name="block" required maxlength="64" autocomplete="off" placeholder="203.0.113.9"></div>
<button>Next</button>
</form>
<p><a href="/?${stepQuery(document, { emergency: isOn ? 'off' : 'on' })}">Switch emergency mode ${isOn ? 'off' : 'on'}</a></p>`;
}

export function isEmergency(set: JsonObject | undefined): boolean {
  const emergency = set?.emergency;
  return typeof emergency === 'object' && emergency !== null && (emergency as JsonObject).on === true;
}

function activeRules({ document, now }: Overview, set: JsonObject, mayAct: boolean): Html {
  const facts: [name: string, value: Html | string | number][] = [
    ['Version', Number(set.version)],
    ['Mode', String(set.mode ?? 'as each guard has it')],
    ['Emergency mode', isEmergency(set) ? html`<strong class="bad">on</strong>` : 'off'],
  ];
  if (set.expires_at !== undefined) facts.push(['Holds until', when(String(set.expires_at))]);
  if (set.comment !== undefined) facts.push(['Comment', String(set.comment)]);
  for (const field of ['deny', 'allow', 'bans', 'patterns', 'behavior'])
    facts.push([`Entries in ${field}`, listIn(set[field]).length]);
  const blocks = [...listIn(set.bans).map(banCells), ...listIn(set.deny).map(denyCells)].filter(
    (entry) => entry !== undefined,
  );
  const rows = blocks
    .slice(-SHOWN)
    .reverse()
    .map(({ kind, subject, reason, until }) => [
      kind.replace('_', ' '),
      html`<code>${subject}</code>`,
      reason,
      until === undefined ? 'while the rules hold' : Date.parse(until) <= now ? 'over' : when(until),
      mayAct
        ? html`<a href="/?${stepQuery(document, { unblock: subject, ...(kind === 'address' || kind === 'range' ? {} : { kind }) })}">Unblock <span class="faint">${subject}</span></a>`
        : '',
    ]);
  return html`<h2 id="active">In force</h2>
<table><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
<h2 id="blocked">Blocked</h2>
${blocks.length > SHOWN && html`<p class="faint">The last ${SHOWN} of ${blocks.length}.</p>`}
${table('Kind|Who|Why|Until|', rows)}
<details><summary>All other rules</summary><pre>${JSON.stringify({ ...set, deny: undefined, allow: undefined, bans: undefined }, null, 2).slice(0, 100_000)}</pre></details>`;
}

interface Blocked {
  readonly kind: string;
  readonly subject: string;
  readonly reason: string;
  readonly until: string | undefined;
}

function banCells(entry: Json): Blocked | undefined {
  for (const kind of BAN_KINDS) {
    const subject = textIn(entry, kind);
    if (subject !== undefined)
      return { kind, subject, reason: textIn(entry, 'reason') ?? '', until: textIn(entry, 'expires_at') };
  }
  return undefined;
}

function denyCells(entry: Json): Blocked | undefined {
  const subject = typeof entry === 'string' ? entry : textIn(entry, 'address');
  if (subject === undefined) return undefined;
  return { kind: 'range', subject, reason: textIn(entry, 'reason') ?? '', until: textIn(entry, 'expires_at') };
}

function instanceCells({
  instance,
  key,
  version,
  result,
  reason,
  last_seen: seen,
}: Instance): readonly (Html | string | number)[] {
  const told =
    result === 'rejected'
      ? html`<span class="bad">rejected${reason !== undefined && `: ${reason}`}</span>`
      : (result ?? '');
  return [html`<code>${instance}</code>`, key, version ?? '', told, when(seen)];
}

/** `heads`: with bars between. */
function table(heads: string, rows: readonly (readonly (Html | string | number)[])[]): Html {
  if (rows.length === 0) return html`<p class="faint">None.</p>`;
  return html`<div class="scroll"><table><thead><tr>${heads.split('|').map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function when(time: string): Html {
  return html`<time datetime="${time}">${time.slice(0, 19).replace('T', ' ')}${time.endsWith('Z') ? ' UTC' : ''}</time>`;
}
