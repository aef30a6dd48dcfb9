import { TRICK, type Word } from './word.js';

/** First folders of the paths that attacks name. */
const ROOTS = ['bin', 'usr', 'sbin', 'etc', 'proc', 'var', 'tmp', 'dev', 'root', 'home', 'opt'];

/** Whether a word is a path into the system that is written with wildcards: /???/c?t, /bin/c*, /etc/pa[s]swd. */
export function isGlobPath({ text, tricks }: Word): boolean {
  if ((tricks & TRICK.GLOB) === 0 || text.length > 120) return false;
  const match = /^\/([\w?*[\]!^-]{1,16})\/{1,4}([\w./?*[\]!^-]{1,80})$/.exec(text);
  if (!match) return false;
  const folder = match[1] ?? '';
  const rest = match[2] ?? '';
  if (!/[a-z?]/.test(rest)) return false;
  if (/[?*[]/.test(folder)) return folder !== '*' && folder.length > 2 && ROOTS.some((root) => matches(folder, root));
  return ROOTS.includes(folder) && /[a-z][?*[]|[?[\]][a-z]|\?\?/.test(rest) && !/\*\.\w+$/.test(rest);
}

/** Whether a name matches a pattern of wildcards. Both are short. */
function matches(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern[0] === '*') return matches(pattern.slice(1), name) || (name !== '' && matches(pattern, name.slice(1)));
  if (name === '') return false;
  if (pattern[0] === '?') return matches(pattern.slice(1), name.slice(1));
  if (pattern[0] === '[') {
    const close = pattern.indexOf(']', 2);
    if (close !== -1) {
      return isInSet(pattern.slice(1, close), name[0] ?? '') && matches(pattern.slice(close + 1), name.slice(1));
    }
  }
  return pattern[0] === name[0] && matches(pattern.slice(1), name.slice(1));
}

function isInSet(set: string, character: string): boolean {
  const isNegated = /^[!^]/.test(set);
  const list = isNegated ? set.slice(1) : set;
  for (let i = 0; i < list.length; i++) {
    const low = list[i] as string;
    if (list[i + 1] === '-' && i + 2 < list.length) {
      if (character >= low && character <= (list[i + 2] as string)) return !isNegated;
      i += 2;
    } else if (low === character) return !isNegated;
  }
  return isNegated;
}
