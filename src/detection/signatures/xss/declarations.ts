import type { Report } from '../../family.js';
import type { Context } from './context.js';
import { XSS } from './signatures.js';

/** Instructions that old browsers act on: conditional comments, imports, islands of XML. */
const DECLARATION = /<(?:!--\[if|!\[if|\?import|\?xml:namespace|\?xss|!doctype\s{1,4}html\s{0,4}\[)/;

export function judgeDeclarations(text: string, context: Context, report: Report): void {
  if (context.isDocument || context.isXml) return;
  const found = DECLARATION.exec(text);
  if (found !== null && !isOfWord(text, found.index)) report(XSS.declaration, text, found.index);
  const data = text.indexOf('<![cdata[');
  if (data !== -1) report(XSS.weakElement, text, data);
}

/** What Word and Outlook paste: comments about lists, pictures and themselves. Nothing of a browser is asked for. */
function isOfWord(text: string, at: number): boolean {
  return OF_WORD.test(text.slice(at, at + 64));
}

const OF_WORD =
  /^<!(?:--)?\[if\s{0,2}(?:\(?(?:gte?|lte?|!)?\s?(?:mso|vml)|!(?:support|mso|vml|ppt)|(?:support|pub)[a-z]{4,20}\])/;

/** Netscape 4 ran what stands so in any attribute: `&{go()}`. */
export function judgeScriptEntity(text: string, report: Report): void {
  const entity = text.indexOf('&{');
  if (entity !== -1 && SCRIPT_ENTITY.test(text.slice(entity, entity + 70))) report(XSS.declaration, text, entity);
}

const SCRIPT_ENTITY = /^&\{\s{0,4}(?:[a-z.]{2,40}\s{0,4}[=(]|\()[^{}\n]{0,64}\}/;
