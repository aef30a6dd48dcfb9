import type { Signature } from '../../signature.js';
import { isGlobPath } from './glob.js';
import { programOf } from './programs.js';
import * as S from './signatures.js';
import { TRICK } from './word.js';

/** A word that becomes the name of a program once a list in it is taken apart: c{a,oun}t, {l,-lh}s, {/???/c?t,}. */
export function expansionAt(view: string, at: number): Signature | undefined {
  const list = LIST.exec(view.slice(at, at + LONGEST));
  if (!list) return undefined;
  const [, before = '', item = '', behind = ''] = list;
  const text = (before + item + behind).toLowerCase();
  if (isGlobPath({ text, start: at, end: at, tricks: TRICK.GLOB })) return S.globPath;
  return before + behind !== '' && programOf(text).kind !== undefined ? S.hiddenCommand : undefined;
}

const LONGEST = 160;
const LIST = /^([\w./-]{0,24})\{([\w./?*-]{0,24})(?:,[\w./?*-]{0,40}){1,6}\}([\w./-]{0,24})(?=$|[\s;|&)`'"<>])/;
