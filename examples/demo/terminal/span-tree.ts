import type { Span } from '../receiver/otlp.js';
import { type Colour, ink } from './ink.js';
import { column, harmless, inMilliseconds, WIDTH, wrap } from './text.js';

/** The spans of one trace, each under its parent, as they began, with duration and what is worth reading of attributes. */
export function spanTree(trace: readonly Span[]): string {
  const ids = new Set(trace.map(({ spanId }) => spanId));
  const roots = trace.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  return roots.flatMap((root) => branch(root, trace, '', '')).join('\n');
}

const NAME_WIDTH = 32;
const FORK = '\u251c\u2500 ';
const LAST_FORK = '\u2514\u2500 ';
const TRUNK = '\u2502  ';
const NO_TRUNK = '   ';

function branch(span: Span, trace: readonly Span[], fork: string, trunk: string): string[] {
  const children = trace
    .filter(({ parentSpanId }) => parentSpanId === span.spanId)
    .sort((a, b) => Number(latestStart(a) - latestStart(b)));
  return [
    ...lines(span, fork, children.length > 0 ? trunk + TRUNK : trunk),
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      return branch(child, trace, trunk + (isLast ? LAST_FORK : FORK), trunk + (isLast ? NO_TRUNK : TRUNK));
    }),
  ];
}

/** The SDK cuts the start of most spans to the millisecond: such a span may have begun up to one later. */
function latestStart({ start }: Span): bigint {
  return start % MILLISECOND === 0n ? start + MILLISECOND - 1n : start;
}

const MILLISECOND = 1_000_000n;

/** A span, and on further lines what does not fit beside it. */
function lines({ name, start, end, attributes }: Span, fork: string, trunk: string): string[] {
  const duration = inMilliseconds(Number(end - start) / 1e6).padStart(10);
  const first = `  ${column(fork + harmless(name), NAME_WIDTH)} ${duration}  `;
  const further = `  ${column(trunk, first.length - 2)}`;
  return wrap(told(name, attributes), WIDTH - first.length).map((text, index) =>
    ((index === 0 ? first : further) + ink(colourOf(attributes), text)).trimEnd(),
  );
}

/** Of all attributes of a span those that tell the story, in the order in which they tell it. */
function told(name: string, attributes: Span['attributes']): string {
  const keys = name === 'guard' ? OF_GUARD : name.startsWith('guard.') ? OF_CHECK : OF_OTHERS;
  const shown = keys.filter((key) => attributes[key] !== undefined);
  return harmless(shown.map((key) => `${key}=${attributes[key]}`).join(' '));
}

const OF_GUARD = ['guard.outcome', 'client.address'];
const OF_CHECK = ['guard.check.conclusion', 'security_rule.name', 'guard.input.name', 'http.response.status_code'];
const OF_OTHERS = ['http.response.status_code', 'url.path', 'koa.type'];

function colourOf({ 'guard.check.conclusion': conclusion }: Span['attributes']): Colour {
  return conclusion === undefined ? 'reset' : conclusion === 'pass' ? 'dim' : 'yellow';
}
