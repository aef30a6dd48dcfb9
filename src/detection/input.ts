import { CHARACTER, ESCAPING_CHARACTERS } from './characters.js';
import { withoutEscapes } from './decode/escapes.js';
import { isProse } from './decode/prose.js';
import { decodeText } from './decode/text.js';
import type { Kind, Naming, Place } from './place.js';
import { Scan } from './scan.js';
import { webHostEnd } from './web-url.js';

/** One value of a request, in the views that matter. */
export class Input {
  readonly place: Place;
  readonly role: Kind['role'];
  /** As it came, but for what belongs to its place: escapes of JSON, entities of XML. */
  readonly raw: string;
  /** Without percent-encoding, in its own case. */
  readonly text: string;
  /** Without HTML entities, escapes of programs and look-alikes too; the same string as `text` where there are none. */
  readonly unescaped: string;
  /** Layers of percent-encoding beyond the one that its place has: ordinary clients send none. */
  readonly layers: number;
  /** Bits of `CHARACTER` that are in `text` or in `unescaped`. */
  readonly characters: number;
  /** Bits of `WORD` that are in `text` or in `unescaped`. */
  readonly words: number;
  readonly #naming: Naming;
  #lower: string | undefined;
  #unescapedLower: string | undefined;
  #prose: boolean | undefined;
  #webHostEnd: number | undefined;
  #key: string | undefined;

  /** `seen` is what a scan of `raw` saw. */
  constructor(raw: string, kind: Kind, naming: Naming, seen: Scan) {
    this.#naming = naming;
    this.place = kind.place;
    this.role = kind.role;
    this.raw = raw;
    let { characters, words } = seen;
    let text = raw;
    let layers = 0;
    if ((characters & ENCODING_CHARACTERS) !== 0) {
      ({ text, layers } = decodeText(raw, kind.encoding));
      if (text !== raw) {
        scan.read(text, 0, text.length);
        ({ characters, words } = scan);
      }
    }
    this.text = text;
    this.layers = layers;
    this.unescaped = (characters & ESCAPING_CHARACTERS) === 0 ? text : withoutEscapes(text, characters);
    if (this.unescaped !== text) {
      scan.read(this.unescaped, 0, this.unescaped.length);
      characters |= scan.characters;
      words |= scan.words;
    }
    this.characters = characters;
    this.words = words;
  }

  /** How the input is called: `query.q`, `body.user.name`. Made when it is asked for. */
  get name(): string {
    return this.#naming.inputName();
  }

  /** The last part of its name in lower case, which says what the application uses it for: `return_to`, `file`. */
  get key(): string {
    this.#key ??= ownName(this.name);
    return this.#key;
  }

  /** `text` in lower case; never longer or shorter. */
  get lower(): string {
    this.#lower ??= lowered(this.text);
    return this.#lower;
  }

  /** `unescaped` in lower case. */
  get unescapedLower(): string {
    this.#unescapedLower ??= this.unescaped === this.text ? this.lower : lowered(this.unescaped);
    return this.#unescapedLower;
  }

  /** Where the host ends when `unescaped` is an ordinary web URL, `https://example.com/a`, from its first character on; else -1. */
  get webHostEnd(): number {
    this.#webHostEnd ??= webHostEnd(this.unescaped, 0);
    return this.#webHostEnd;
  }

  /** Long free text: many words, as people write. What stands in it needs stronger evidence than in a short field. */
  get isProse(): boolean {
    this.#prose ??= isProse(this.text);
    return this.#prose;
  }
}

/** What stands after the last dot or opening bracket. */
function ownName(name: string): string {
  let end = name.length;
  while (end > 0 && (name.endsWith(']', end) || name.endsWith('[', end))) end--;
  const start = Math.max(name.lastIndexOf('.', end - 1), name.lastIndexOf('[', end - 1)) + 1;
  return name.slice(start, end).toLowerCase();
}

const scan = new Scan();
const ENCODING_CHARACTERS = CHARACTER.PERCENT | CHARACTER.PLUS;

/** A few letters beyond ASCII change their length in lower case: then only ASCII is lowered, so that positions hold. */
function lowered(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}
