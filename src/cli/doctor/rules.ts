import type { Settings } from '../../options/schema.js';
import { isPrivateWay } from '../../request/private-way.js';
import { type Advice, fail, pass, warn } from './advice.js';

/** Looks at where dynamic rules come from: whoever can write them can switch the guard off. */
export function examineRules({ rules, store }: Settings): readonly Advice[] {
  if (!rules) return [];
  const { source, verify, insecure, cache, interval } = rules;
  const advice = [
    verify
      ? pass('rules.verify', 'only sets that are signed with a key that is named here count')
      : warn('rules.verify', 'none: whoever gets at the source, or at what is kept of it, writes the rules'),
    cache !== undefined || store?.cache
      ? pass('rules.cache', 'a start while the source is down goes with the last good set')
      : warn('rules.cache', 'none, and none in the store: a start while the source is down goes without rules'),
  ];
  if (insecure)
    advice.push(
      fail('rules.insecure', 'true: whoever is in between reads the rules, and unless they are signed writes them'),
    );
  if (source.kind === 'url' && !isPrivateWay(source.url)) {
    for (const name of CREDENTIALS) {
      if (rules[name] !== undefined)
        advice.push(fail(`rules.${name}`, 'sent over http: whoever is in between has it, too'));
    }
  }
  if (interval > LONG)
    advice.push(warn('rules.interval', `${interval / 1_000} s: for as long somebody who is blocked goes on`));
  return advice;
}

const CREDENTIALS = ['token', 'apiKey', 'headers'] as const;

/** Milliseconds. */
const LONG = 300_000;
