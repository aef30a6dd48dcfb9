import { APP_EVENTS, type AppEventName, ATTRIBUTES, EVENTS, type EventEntry } from '../../../src/telemetry/names.js';
import { grouping, is, isNot, label, type Named, SELECTED, SERVICE } from './promql.js';

/** Log lines of what is selected on the page, those that pass each of the stages. */
export function logs(...stages: readonly string[]): string {
  return [`{${SELECTED.join(', ')}}`, ...stages].join(' | ');
}

/** Log lines of every service, whatever is selected on the page: the rules service is none that guards. */
export function logsOfAll(...stages: readonly string[]): string {
  return [`{${label(SERVICE)}=~".+"}`, ...stages].join(' | ');
}

/** A stage that lets events of these names pass. */
export function named(...events: readonly Pick<EventEntry, 'name'>[]): string {
  return anyOf(...events.map(({ name }) => is(ATTRIBUTES.EVENT_NAME, name)));
}

/** An event that an application tells of. */
export function app(name: AppEventName): EventEntry {
  return { name: EVENTS.APP.name.replace('<name>', name), ...APP_EVENTS[name] };
}

/** A stage that lets events of the guard and of the application pass: other log lines of a service have no event name. */
export const OF_GUARD = `${label(ATTRIBUTES.EVENT_NAME)}=~"guard[.].+"`;

/** A stage that lets findings pass, enforced or monitored. */
export const FINDINGS = isNot(ATTRIBUTES.STATE, '');

/** The trace that a line was told in: Loki keeps it beside the line. */
export const TRACE_ID: Named = { name: 'trace_id' };

/** A stage that lets pass what passes one of these. */
export function anyOf(...stages: readonly string[]): string {
  return stages.join(' or ');
}

/** A stage that lets lines pass whose number is from the one up to below the other. */
export function between(attribute: Named, from: number, below: number): string {
  return `${label(attribute)} >= ${from} | ${label(attribute)} < ${below}`;
}

/** How many lines within a while, whatever the time range of the page is. */
export function within(time: string, lines: string): string {
  return `sum(count_over_time(${lines} [${time}]))`;
}

/** How many lines, in each step of the time axis. */
export function perStep(lines: string, ...by: readonly Named[]): string {
  return `sum${grouping(by)}(count_over_time(${lines} [$__interval]))`;
}

/** How many lines in the time range of the page. */
export function count(lines: string, ...by: readonly Named[]): string {
  return `sum${grouping(by)}(count_over_time(${lines} [$__range]))`;
}

/** How many lines in the time range of the page, of those that have most. Lines without the first attribute are left out. */
export function most(limit: number, lines: string, first: Named, ...more: readonly Named[]): string {
  return `topk(${limit}, ${count(`${lines} | ${isNot(first, '')}`, first, ...more)})`;
}

/** How many different values an attribute has in the time range of the page. */
export function distinct(lines: string, attribute: Named): string {
  return `count(${count(`${lines} | ${isNot(attribute, '')}`, attribute)})`;
}

/** The highest value of a number in the time range of the page. */
export function highestOf(lines: string, attribute: Named): string {
  // Within the groups of streams: every line is a series of its own otherwise, by its structured metadata.
  return `max(max_over_time(${lines} | unwrap ${label(attribute)} [$__range]) by (${label(SERVICE)}))`;
}
