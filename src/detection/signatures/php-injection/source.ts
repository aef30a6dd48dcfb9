import { charCodeAt } from '../../char-code-at.js';
/** A text as PHP reads it: without comments, and with strings joined that a dot joins, `'sys'.'tem'`. Linear. */
export function joined(text: string): string {
  const bare = text.includes('/*') || text.includes('//') || text.includes('#') ? withoutComments(text) : text;
  return bare.includes('.') && /['"]/.test(bare) ? bare.replace(JOINT, '') : bare;
}

const JOINT = /(['"])[ \t\r\n]{0,8}\.[ \t\r\n]{0,8}\1/g;

function withoutComments(text: string): string {
  let result = '';
  let from = 0;
  let i = 0;
  while (i < text.length) {
    const code = charCodeAt(text, i);
    let end = -1;
    if (code === SLASH && charCodeAt(text, i + 1) === STAR) {
      const close = text.indexOf('*/', i + 2);
      end = close === -1 ? text.length : close + 2;
    } else if (
      (code === SLASH && charCodeAt(text, i + 1) === SLASH && charCodeAt(text, i - 1) !== COLON) ||
      code === HASH
    ) {
      const close = text.indexOf('\n', i);
      if (close !== -1) end = close;
      else i = text.length;
    }
    if (end === -1) i++;
    else {
      result += text.slice(from, i);
      from = end;
      i = end;
    }
  }
  return from === 0 ? text : result + text.slice(from);
}

const SLASH = 0x2f;
const STAR = 0x2a;
const COLON = 0x3a;
const HASH = 0x23;
