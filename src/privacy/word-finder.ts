/**
 * Says which kinds of words a text holds, in one pass, whatever their case (Aho and Corasick, 1975): a bit for each kind.
 * In a word, `=` stands for anything that may be between a name and its value: `=`, `:`, `%`, quotes, spaces, `]`.
 */
export function wordFinder(kinds: readonly (readonly string[])[]): (text: string) => number {
  const { next, found } = automaton(kinds);
  return (text) => {
    let state = 0;
    let bits = 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      state = code < 128 ? (next[(state << WIDTH) | (SYMBOLS[code] as number)] as number) : 0;
      bits |= found[state] as number;
    }
    return bits;
  };
}

/** Symbols: 0 for what is in no word, then digits, letters of either case, and the rest. */
const ALPHABET = '=0123456789abcdefghijklmnopqrstuvwxyz-_./@';
const WIDTH = 6;

const SYMBOLS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  return ALPHABET.indexOf(/[=:%"'\s\]+\\]/.test(character) ? '=' : character) + 1;
});

function automaton(kinds: readonly (readonly string[])[]) {
  const states = [new Node()];
  for (const [kind, words] of kinds.entries()) {
    for (const word of words) {
      let node = states[0] as Node;
      for (const character of word) {
        const symbol = SYMBOLS[character.charCodeAt(0)] as number;
        let after = node.after.get(symbol);
        if (after === undefined) {
          after = states.length;
          states.push(new Node());
          node.after.set(symbol, after);
        }
        node = states[after] as Node;
      }
      node.bits |= 1 << kind;
    }
  }
  return table(states);
}

/** The transitions of all states, those included that lead on from a shorter end of what was read. */
function table(states: readonly Node[]) {
  const next = new Uint16Array(states.length << WIDTH);
  const found = new Int32Array(states.length);
  const shorter = new Uint16Array(states.length);
  const queue = [0];
  for (const state of queue) {
    const { after, bits } = states[state] as Node;
    const fallback = shorter[state] as number;
    found[state] = bits | (found[fallback] as number);
    for (let symbol = 1; symbol <= ALPHABET.length; symbol++) {
      const beyond = state === 0 ? 0 : (next[(fallback << WIDTH) | symbol] as number);
      const target = after.get(symbol);
      if (target === undefined) next[(state << WIDTH) | symbol] = beyond;
      else {
        next[(state << WIDTH) | symbol] = target;
        shorter[target] = beyond;
        queue.push(target);
      }
    }
  }
  return { next, found };
}

class Node {
  readonly after = new Map<number, number>();
  bits = 0;
}
