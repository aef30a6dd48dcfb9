import { withSamples } from './variables.js';

export type Language = 'promql' | 'logql' | 'traceql';

/** An expression of a dashboard or an alert, with sample values in place of Grafana's variables. */
export interface Expression {
  readonly language: Language;
  readonly text: string;
  /** Where it is, for a person. */
  readonly where: string;
}

const LANGUAGES: Readonly<Record<string, Language>> = { prometheus: 'promql', loki: 'logql', tempo: 'traceql' };
const LABEL_VALUES = /^label_values\((?:(.*),)?\s*(\w+)\s*\)$/s;

/**
 * Every expression in what Grafana reads, however deep: panels, annotations, links, variables, alerts.
 * @throws {Error} for one of which it cannot be said what language it is in.
 */
export function expressionsIn(content: unknown, where: string): readonly Expression[] {
  return [...walk(content, where, undefined)];
}

function* walk(value: unknown, where: string, inherited: string | undefined): Generator<Expression> {
  if (typeof value === 'string') yield* linked(value, where);
  if (Array.isArray(value)) for (const [at, entry] of value.entries()) yield* walk(entry, `${where}[${at}]`, inherited);
  if (!isObject(value)) return;
  const source = sourceOf(value) ?? inherited;
  const title = typeof value.title === 'string' ? ` "${value.title}"` : '';
  const asked = typeof value.expr === 'string' ? value.expr : questionOf(value);
  if (asked !== undefined) yield* read(asked, source, `${where}${title}`);
  for (const [key, entry] of Object.entries(value)) yield* walk(entry, `${where}${title}.${key}`, source);
}

/** What is in `query`: a TraceQL target, or a variable, whose query is a text or an object around one. */
function questionOf(value: Readonly<Record<string, unknown>>): string | undefined {
  const { query, queryType } = value;
  if (typeof query !== 'string' || query === '') return undefined;
  return queryType === 'traceql' || queryType === 'traceqlSearch' || /^(?:label_values|query_result)\(/.test(query)
    ? query
    : undefined;
}

function* read(text: string, source: string | undefined, where: string): Generator<Expression> {
  const language = LANGUAGES[source ?? ''];
  // Nothing but a variable is the id of a trace.
  if (language === 'traceql' && /^\$\{[^}]+\}$/.test(text)) return;
  if (!language) throw new Error(`${where}: no language is known for the data source ${source}`);
  const [, selector, label] = LABEL_VALUES.exec(text) ?? [];
  const result = /^query_result\((.*)\)$/s.exec(text)?.[1];
  const plain = label ? `group by (${label}) (${selector ?? '{__name__=~".+"}'})` : (result ?? text);
  yield { language, text: withSamples(plain), where };
}

/** A link into Explore has its queries in the address, as JSON. */
function* linked(text: string, where: string): Generator<Expression> {
  const panes = /[?&](?:panes|left)=([^&]+)/.exec(text)?.[1];
  if (panes === undefined) return;
  yield* walk(JSON.parse(decodeURIComponent(panes)), `${where} (link)`, undefined);
}

function sourceOf({ datasource, datasourceUid }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof datasourceUid === 'string') return datasourceUid;
  if (typeof datasource === 'string') return datasource;
  return isObject(datasource) && typeof datasource.uid === 'string' ? datasource.uid : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
