import type { Report } from '../../family.js';
import type { Context } from './context.js';
import { XSS } from './signatures.js';

/** Instructions that old browsers act on: conditional comments, imports, islands of XML. */
const DECLARATION = /<(?:!--\[if|!\[if|\?import|\?xml:namespace|\?xss|!doctype\s{1,4}html\s{0,4}\[)/;

export function judgeDeclarations(text: string, context: Context, report: Report): void {
  if (context.isDocument || context.isXml) return;
  const found = DECLARATION.exec(text);
  if (found !== null) report(XSS.declaration, text, found.index);
  const data = text.indexOf('<![cdata[');
  if (data !== -1) report(XSS.weakElement, text, data);
}

/** Netscape 4 ran what stands so in any attribute: `&{go()}`. */
export function judgeScriptEntity(text: string, report: Report): void {
  const entity = text.indexOf('&{');
  if (entity !== -1 && SCRIPT_ENTITY.test(text.slice(entity, entity + 70))) report(XSS.declaration, text, entity);
}

const SCRIPT_ENTITY = /^&\{\s{0,4}(?:[a-z.]{2,40}\s{0,4}[=(]|\()[^{}\n]{0,64}\}/;
