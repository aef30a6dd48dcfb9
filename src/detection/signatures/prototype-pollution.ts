import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Signature } from '../signature.js';
import { WORD } from '../vocabulary.js';

const KEY: Signature = {
  id: 'prototype_pollution.key',
  family: 'prototype_pollution',
  severity: 'high',
  score: 70,
  meaning: 'A key that leads to the prototype of objects: who merges it changes all of them (CWE-1321).',
};
const PATH: Signature = {
  id: 'prototype_pollution.path',
  family: 'prototype_pollution',
  severity: 'high',
  score: 50,
  meaning: 'A path of properties that leads to the prototype of objects.',
};

/** Pollution of prototypes by keys that merges and setters of paths follow. */
export const prototypePollution: Family = {
  name: 'prototype_pollution',
  signatures: [KEY, PATH],

  mayHold: ({ characters, words, role }) =>
    (words & WORD.PROTOTYPE) !== 0 || (role === 'name' && (characters & CHARACTER.UNDERSCORE) !== 0),

  inspect(input, report) {
    const value = input.unescapedLower;
    if (input.role === 'name') {
      const at = value.includes('__proto__') ? value.indexOf('__proto__') : value.search(CONSTRUCTOR);
      if (at !== -1) report(KEY, value, at);
      else if (value === 'prototype' && input.name.toLowerCase().endsWith('constructor.prototype'))
        report(KEY, value, 0);
      return;
    }
    if (value.length > LONGEST || input.isProse) return;
    const path = value.search(PATH_TO_PROTOTYPE);
    if (path !== -1) report(PATH, value, path);
  },
};

const LONGEST = 200;
const CONSTRUCTOR = /(?:^|[.[\]"'])constructor(?:\.|\]?\[["']?)prototype(?:$|[.[\]"'])/;
const PATH_TO_PROTOTYPE =
  /__proto__(?:["']?\]|["']?\s{0,4}:|\.|\[)|^(?:[\w.[\]]{0,64}\.)?constructor(?:\.|\[["']?)prototype(?:\.|["']?\]|\[)/;
