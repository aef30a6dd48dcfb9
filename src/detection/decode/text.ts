import type { Kind } from '../place.js';
import { percentDecode } from './percent.js';

/** More layers than that are evidence enough. */
const MOST_LAYERS = 5;

/** A text with its percent-encoding taken off, and how many layers came off beyond the one that its place has. */
export interface DecodedText {
  readonly text: string;
  readonly layers: number;
}

/** Takes percent-encoding off until nothing changes. */
export function decodeText(raw: string, encoding: Kind['encoding']): DecodedText {
  let text = encoding === 'form' && raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  let layers = encoding === 'none' ? 0 : -1;
  for (let i = 0; i < MOST_LAYERS && text.includes('%'); i++) {
    const decoded = percentDecode(text);
    if (decoded === text) break;
    text = decoded;
    layers++;
  }
  return { text, layers: Math.max(0, layers) };
}
