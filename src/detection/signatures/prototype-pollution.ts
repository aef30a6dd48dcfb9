import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import type { Signature } from '../signature.js';
import { WORD } from '../vocabulary.js';

const KEY: Signature = {
  id: 'prototype_pollution.key',
  family: 'prototype_pollution',
  severity: 'critical',
  score: 80,
  meaning: 'A key leads to the prototype that all objects share (CWE-1321).',
};
const PATH: Signature = {
  id: 'prototype_pollution.path',
  family: 'prototype_pollution',
  severity: 'high',
  score: 50,
  meaning: 'A value is a path of keys that leads to the prototype of all objects.',
};
const OBJECT: Signature = {
  id: 'prototype_pollution.object',
  family: 'prototype_pollution',
  severity: 'high',
  score: 60,
  meaning: 'A value is an object that has the prototype of all objects as a key.',
};

/** Keys that a merge or a setter of paths would follow into `Object.prototype` (CWE-1321). */
export const prototypePollution: Family = {
  name: 'prototype_pollution',
  signatures: [KEY, PATH, OBJECT],
  mayHold({ characters, words, role }): boolean {
    if ((words & WORD.PROTOTYPE) !== 0) return true;
    return role === 'name' && (characters & CHARACTER.UNDERSCORE) !== 0 && (characters & CHARACTER.BRACKET) !== 0;
  },
  inspect(input: Input, report: Report): void {
    const { unescaped: view } = input;
    if (input.role === 'name') {
      if (input.place === 'header') return;
      const at = view.indexOf('__proto__');
      if (at !== -1) report(KEY, view, at);
      else if (CONSTRUCTOR.test(view)) report(KEY, view, Math.max(0, view.indexOf('constructor')));
      return;
    }
    // A path has no space: text about prototypes ends at its first word.
    ONLY_PATH.lastIndex = 0;
    if (ONLY_PATH.test(view) && LEADS_ON.test(view)) report(PATH, view, 0);
    const object = STARTS_AS_JSON.test(view) ? view.search(AS_KEY) : -1;
    if (object !== -1) report(OBJECT, view, object);
  },
};

const CONSTRUCTOR = /(?:^|[.[\]'"])constructor['"]?\]?[.[]{1,2}['"]?prototype\b/;
const ONLY_PATH = /[\s?&#]{0,4}[\w$.[\]'"/-]{1,256}(?:=[^\r\n]{0,256})?$/y;
const LEADS_ON =
  /__proto__['"]?\]?(?:[.[=/]|$)|(?:^|[.[?&'"/])constructor['"]?\]?[.[/]{1,2}['"]?prototype['"]?\]?(?:[.[/]|$)/;
const AS_KEY =
  /[{,]\s{0,16}["']?__proto__["']?\s{0,16}:|["']constructor["']\s{0,16}:\s{0,16}\{\s{0,16}["']prototype["']/;
const STARTS_AS_JSON = /^\s{0,64}[[{]/;
