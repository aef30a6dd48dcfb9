import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from './json.js';

/** One thing that is other in a rule set than in another. */
export type Difference =
  | { readonly field: string; readonly kind: 'added' | 'removed'; readonly entry: Json }
  | { readonly field: string; readonly kind: 'set'; readonly was: Json | undefined; readonly is: Json | undefined };

/** What is other in a rule set: in lists by entries, wherever they stand, else by fields. The version is none. */
export function differences(before: JsonObject, after: JsonObject): readonly Difference[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)].filter((field) => !BOOKKEEPING.has(field)));
  return [...fields].flatMap((field): readonly Difference[] => {
    const [was, is] = [before[field], after[field]];
    if (isDeepStrictEqual(was, is)) return [];
    const lists = [was ?? [], is ?? []];
    const [one, other] = lists;
    return Array.isArray(one) && Array.isArray(other)
      ? entriesBetween(field, one, other)
      : [{ field, kind: 'set', was, is }];
  });
}

/** In a line: `deny +2 -1, mode "monitor"`. */
export function summaryOf(all: readonly Difference[]): string {
  const lists = new Map<string, { added: number; removed: number }>();
  const parts: string[] = [];
  for (const difference of all) {
    if (difference.kind === 'set') {
      parts.push(
        difference.is === undefined ? `${difference.field} gone` : `${difference.field} ${short(difference.is)}`,
      );
      continue;
    }
    const counts = lists.get(difference.field) ?? { added: 0, removed: 0 };
    counts[difference.kind]++;
    lists.set(difference.field, counts);
  }
  const counted = [...lists].map(([field, { added, removed }]) =>
    [field, added > 0 && `+${added}`, removed > 0 && `-${removed}`].filter(Boolean).join(' '),
  );
  const text = [...counted, ...parts].join(', ');
  return text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY - 3)}...` : text || 'nothing';
}

const BOOKKEEPING = new Set(['version', 'format']);
const LONGEST_SUMMARY = 512;

function entriesBetween(field: string, before: readonly Json[], after: readonly Json[]): readonly Difference[] {
  const left = counted(before);
  const added = after.filter((entry) => !taken(left, JSON.stringify(entry)));
  const stays = counted(after);
  const removed = before.filter((entry) => !taken(stays, JSON.stringify(entry)));
  return [
    ...removed.map((entry) => ({ field, kind: 'removed', entry }) as const),
    ...added.map((entry) => ({ field, kind: 'added', entry }) as const),
  ];
}

function counted(entries: readonly Json[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const key = JSON.stringify(entry);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function taken(counts: Map<string, number>, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
