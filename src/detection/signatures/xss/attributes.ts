import { withoutEscapes } from '../../decode/escapes.js';
import type { Report } from '../../family.js';
import type { Context } from './context.js';
import { handlerKind, isHandlerCode } from './handlers.js';
import { XSS } from './signatures.js';
import { styleKind } from './styles.js';
import type { Attribute, Tag } from './tags.js';
import { findScriptUrl, isActiveData, isIdle, runsCode, scriptUrlStart } from './urls.js';

/** Judges what the attributes of a tag do. */
export function judgeAttributes(
  tag: Tag,
  text: string,
  context: Context,
  report: Report,
  view: string,
  offset: number,
): void {
  // Breaks and spaces may stand in a scheme where a quote is missing, and part it into attributes.
  if (!context.isDocument && tag.attributes.length > 1) {
    const code = findScriptUrl(text.slice(tag.start, tag.end));
    const isSplit = code !== -1 && /\s[a-z]{0,9}\s{0,4}:$/.test(text.slice(tag.start, tag.start + code));
    if (code !== -1 && (isSplit ? !isIdle(text, tag.start + code) : runsCode(text, tag.start + code)))
      report(XSS.scriptUrl, view, offset + tag.start);
  }
  for (let i = 0; i < tag.attributes.length; i++) {
    const attribute = tag.attributes[i] as Attribute;
    const { name } = attribute;
    // What is escaped in a value is read all the same; around the tags of a document it is shown.
    const value =
      context.isDocument && attribute.value?.includes('&')
        ? withoutEscapes(attribute.value).toLowerCase()
        : attribute.value;
    const at = offset + attribute.position;
    if (name.startsWith('on')) judgeHandler(tag, i, value, context, report, view, at);
    if (value === undefined || value === '') continue;
    if (name === 'style') judgeStyle(value, context, report, view, at);
    else if (name === 'srcdoc' && !value.startsWith('{')) report(XSS.nestedDocument, view, at);
    else if (value.includes(':')) judgeUrl(tag, name, value, context, report, view, at);
    if (name === 'xlink:href' && !context.isDocument && !context.isXml && /^\s*(?:\/\/|https?:|data:)/.test(value))
      report(XSS.activeElement, view, at);
    if (name === 'formaction' && !context.isDocument) report(XSS.activeElement, view, at);
    if (name === 'attributename' && /^\s*(?:xlink:)?href|^\s*on|innerhtml/.test(value))
      report(XSS.activeElement, view, at);
    if ((name === 'ev:handler' || name === 'datasrc' || name === 'datafld') && !context.isDocument)
      report(XSS.activeElement, view, at);
    if (name === 'language' && /script/.test(value) && !context.isDocument) report(XSS.weakElement, view, at);
  }
}

function judgeHandler(
  tag: Tag,
  index: number,
  value: string | undefined,
  context: Context,
  report: Report,
  view: string,
  at: number,
): void {
  const name = tag.attributes[index]?.name ?? '';
  const kind = handlerKind(name);
  if (kind === undefined) return;
  if (value === undefined) {
    // The junk between a name and its = may have parted them.
    const next = tag.attributes[index + 1];
    const isParted = next?.value !== undefined && !/[a-z]/.test(next.name) && isHandlerCode(next.value);
    if (isParted) report(XSS.eventHandler, view, at);
    else if (!context.isDocument && kind === 'known')
      report(tag.isComplete ? XSS.weakHandler : XSS.eventHandler, view, at);
    return;
  }
  if (value.startsWith('{')) return;
  const isCode = isHandlerCode(value);
  if (isCode && (kind === 'known' || !context.isXml)) report(XSS.eventHandler, view, at);
  else if (!context.isDocument && kind === 'known') report(XSS.eventHandler, view, at);
  else if (!context.isDocument) report(tag.isComplete || context.isXml ? XSS.weakHandler : XSS.eventHandler, view, at);
}

function judgeStyle(value: string, context: Context, report: Report, view: string, at: number): void {
  const kind = styleKind(value);
  if (kind === 'code') report(XSS.style, view, at);
  else if (kind === 'url') report(XSS.scriptUrl, view, at);
  else if (kind === 'import' && !context.isDocument) report(XSS.style, view, at);
  else if (!context.isDocument && (kind === 'hidden' || leavesRule(value))) report(XSS.weakStyle, view, at);
}

/** Braces in an attribute end or begin a rule that is none of its own; doubled ones are a template's. */
function leavesRule(style: string): boolean {
  return (
    /(?:^|[^{$])\{(?!\{)|(?:^|[^}])\}(?!\})|\[[a-z]\]|\/\*(?!.*\*\/)/.test(style.slice(0, 512)) &&
    !/\{\{|\$\{|<%/.test(style)
  );
}

/** Elements that run what a URL of data holds. */
const RUNS_DATA: ReadonlySet<string> = new Set(
  'a applet area base button embed form frame iframe input link meta object param script set use animate image feimage'.split(
    ' ',
  ),
);

function judgeUrl(
  tag: Tag,
  name: string,
  value: string,
  context: Context,
  report: Report,
  view: string,
  at: number,
): void {
  const code = findScriptUrl(value);
  const isWhole = code !== -1 && scriptUrlStart(value) === code && value.length > code;
  if (code !== -1 && (isWhole ? !isIdle(value, code) : runsCode(value, code))) {
    report(XSS.scriptUrl, view, at);
    return;
  }
  const data =
    name === 'content' || name === 'values' || name === 'srcset'
      ? value.slice(Math.max(0, value.indexOf('data:')))
      : value;
  if (!RUNS_DATA.has(tag.name.slice(tag.name.lastIndexOf(':') + 1))) return;
  if (isActiveData(data) || (tag.name === 'script' && data.trimStart().startsWith('data:')))
    report(XSS.dataUrl, view, at);
  else if (
    !context.isDocument &&
    (tag.name === 'embed' || tag.name === 'object') &&
    data.trimStart().startsWith('data:')
  )
    report(XSS.dataUrl, view, at);
}
