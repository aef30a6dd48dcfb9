import { charCodeAt } from '../../char-code-at.js';

const FENCE = /(?:^|\n)[ \t>]{0,8}(?:```|~~~)/g;
const LONGEST_SPAN = 400;
const OPENS = /[\s(["'>|*_:,/-]/;

/** A text with the code of its markdown, fenced or in backticks, blanked: as long as before, so that positions hold. */
export function withoutCodeSpans(text: string): string {
  if (!text.includes('`') && !text.includes('~~~')) return text;
  return blankSpans(blankFences(text));
}

function blankFences(text: string): string {
  if (!text.includes('```') && !text.includes('~~~')) return text;
  let result = '';
  let from = 0;
  FENCE.lastIndex = 0;
  for (let open = FENCE.exec(text); open !== null; open = FENCE.exec(text)) {
    const start = FENCE.lastIndex;
    const close = FENCE.exec(text);
    if (close === null) break;
    const end = FENCE.lastIndex;
    result += text.slice(from, start) + ' '.repeat(end - start);
    from = end;
  }
  return result + text.slice(from);
}

function blankSpans(text: string): string {
  let result = '';
  let from = 0;
  let i = text.indexOf('`');
  while (i !== -1) {
    let width = 1;
    while (charCodeAt(text, i + width) === 0x60) width++;
    const start = i + width;
    const end = text.indexOf('`', start);
    if (end === -1) break;
    const isSpan = end - start < LONGEST_SPAN && (i === 0 || OPENS.test(text[i - 1] as string));
    if (isSpan) {
      result += text.slice(from, start) + ' '.repeat(end - start);
      from = end;
      i = text.indexOf('`', afterRun(text, end));
    } else i = text.indexOf('`', start);
  }
  return result + text.slice(from);
}

function afterRun(text: string, start: number): number {
  let i = start;
  while (charCodeAt(text, i) === 0x60) i++;
  return i;
}

/** HTML with what stands in <pre> and <code> blanked: code that is shown. Only where nothing but marks of colours is in them. */
export function withoutCodeElements(text: string): string {
  let result = '';
  let from = 0;
  CODE_ELEMENT.lastIndex = 0;
  for (let open = CODE_ELEMENT.exec(text); open !== null; open = CODE_ELEMENT.exec(text)) {
    const start = CODE_ELEMENT.lastIndex;
    const end = text.indexOf(`</${open[1]}`, start);
    if (end === -1) break;
    if (!/<(?!\/?(?:code|span|br|b|i|em|strong)\b)/.test(text.slice(start, end))) {
      result += text.slice(from, start) + ' '.repeat(end - start);
      from = end;
    }
    CODE_ELEMENT.lastIndex = end;
  }
  return result + text.slice(from);
}

const CODE_ELEMENT = /<(pre|code)(?:\s[^<>]{0,200})?>/g;

/** Whether people wrote what stands around the code: some plain words. */
export function isMessage(text: string): boolean {
  const head = text.slice(0, 1_024);
  WORDS.lastIndex = 0;
  for (let words = 0; words < 4; words++) if (!WORDS.test(head)) return false;
  return true;
}

const WORDS = /(?<!\S)[a-z][a-z']{1,15}[.,?!:]?(?!\S)/gi;

/** Whether a short text is a sentence that names code: it begins with a word, and most of it is words. */
export function isSentence(text: string): boolean {
  const head = text.trim().slice(0, 1_024);
  const first = FIRST.exec(head)?.[0];
  if (first === undefined || STATEMENT.test(first)) return false;
  const parts = head.split(/\s+/);
  let words = 0;
  for (const part of parts) if (WORD.test(part)) words++;
  return words >= 4 && words >= parts.length * 0.6;
}

const FIRST = /^[a-z][a-z']{1,15}[.,?!:]?(?=\s)/i;
const STATEMENT = /^(?:var|let|const|function|throw|new|return|if|with|void|typeof|delete|javascript)$/i;
const WORD = /^[a-z][a-z']{1,15}[.,?!:]?$/i;
