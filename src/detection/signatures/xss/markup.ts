import { charCodeAt } from '../../char-code-at.js';
import type { Report } from '../../family.js';
import { judgeAttributes } from './attributes.js';
import type { Context } from './context.js';
import { ACTIVE, ELEMENTS, EMBEDDED_SITES, PAGE, RAW_TEXT, STYLE_SITES } from './elements.js';
import { XSS } from './signatures.js';
import { isLetter } from './spaces.js';
import { styleKind } from './styles.js';
import { type Tag, TagReader } from './tags.js';

const DEEPEST = 3;

/** Judges the tags of a text in lower case; attributes may hold more of them. */
export function judgeMarkup(text: string, context: Context, report: Report, view = text, offset = 0, depth = 0): void {
  const reader = new TagReader(text);
  const opened = new Set<string>();
  for (let tag = reader.next(); tag !== undefined; tag = reader.next()) {
    const at = offset + tag.start;
    if (tag.isClosing) judgeClosing(tag, text, opened, context, report, view, at);
    else {
      opened.add(tag.name);
      judgeElement(tag, text, context, report, view, at, depth);
    }
    judgeAttributes(tag, text, context, report, view, offset);
    if (depth < DEEPEST) {
      for (const { value, position } of tag.attributes) {
        if (value?.includes('<')) judgeMarkup(value, context, report, view, offset + position, depth + 1);
      }
    }
  }
}

function judgeElement(
  tag: Tag,
  text: string,
  context: Context,
  report: Report,
  view: string,
  at: number,
  depth: number,
): void {
  const name = localName(tag.name);
  if (name === 'script') judgeScript(tag, text, context, report, view, at);
  else if (name === 'style') judgeStyle(tag, text, context, report, view, at);
  else if (ACTIVE.has(name) && !(context.isXml && depth === 0)) judgeActive(tag, name, context, report, view, at);
  else if (
    name === 'input' &&
    !context.isDocument &&
    tag.attributes.some((a) => a.name === 'type' && a.value?.trim() === 'password')
  )
    report(XSS.activeElement, view, at);
  else if (PAGE.has(name) && !context.isDocument && !context.isXml && (tag.attributes.length > 0 || !tag.isComplete))
    report(XSS.weakElement, view, at);
  if (tag.isSpaced && DISGUISED.has(name) && !(context.isDocument && tag.attributes.length === 0))
    report(XSS.brokenTag, view, at);
  else if (
    tag.isSlashed &&
    ELEMENTS.has(name) &&
    !context.isDocument &&
    tag.attributes.some(({ value }) => value !== undefined)
  )
    report(XSS.brokenTag, view, at);
  if (
    !tag.isComplete &&
    !context.isDocument &&
    tag.attributes.at(-1)?.isUnfinished &&
    LOADS.has(tag.attributes.at(-1)?.name ?? '')
  )
    report(XSS.danglingMarkup, view, at);
  if (
    context.isBare &&
    !context.isXml &&
    ELEMENTS.has(name) &&
    isMarkup(tag, name) &&
    !(context.isAgent && name === 'a')
  )
    report(XSS.markupPlace, view, at);
}

/** Elements that nobody writes with a space or a control character before or in their names. */
const DISGUISED: ReadonlySet<string> = new Set(
  'script iframe object embed applet svg img form style base meta link frameset video audio body'.split(' '),
);

/** Attributes that load or send: an open one takes the page along. */
const LOADS: ReadonlySet<string> = new Set(
  'src href action formaction background data poster content srcset'.split(' '),
);

function isMarkup(tag: Tag, name: string): boolean {
  if (tag.isSpaced) return false;
  const hasValue = tag.attributes.some(({ value }) => value !== undefined);
  return name.length > 1 ? tag.isComplete || hasValue : hasValue;
}

/** The name of an element without its namespace. */
function localName(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** A part of a component's source, as Vue, Svelte and React have it: no page holds it so. */
function isComponent(tag: Tag): boolean {
  return tag.attributes.some(
    ({ name, value }) => name === 'setup' || name === 'lang' || value?.startsWith('{') === true,
  );
}

/** Types of scripts that no browser runs. */
const DATA_SCRIPT = /^\s*(?:application\/(?:ld\+)?json|text\/(?:x-)?(?:template|handlebars|mustache|markdown|html))/;

function judgeScript(tag: Tag, text: string, context: Context, report: Report, view: string, at: number): void {
  if (!tag.isComplete && tag.attributes.length > 0 && tag.attributes.every(({ value }) => value === undefined)) {
    // Words follow: somebody writes of a script, unless nothing but one ends the value.
    if (tag.attributes.length > 1 || context.isDocument) return;
  }
  if (!context.isDocument) {
    report(XSS.scriptElement, view, at);
    return;
  }
  const source = tag.attributes.find(({ name }) => name === 'src' || name === 'href' || name.endsWith(':href'));
  const type = tag.attributes.find(({ name }) => name === 'type')?.value;
  if ((type !== undefined && DATA_SCRIPT.test(type)) || isComponent(tag)) return;
  if (source !== undefined) report(XSS.scriptSource, view, at);
  else if (tag.isComplete && /\S/.test(text.slice(tag.end, tag.end + 32).replace(/^\s*<\/script.*/s, '')))
    report(XSS.scriptElement, view, at);
}

function judgeStyle(tag: Tag, text: string, context: Context, report: Report, view: string, at: number): void {
  const kind = styleKind(text.slice(tag.end, endOfStyle(text, tag.end)));
  if (kind === 'code') report(XSS.style, view, at);
  else if (kind === 'url') report(XSS.scriptUrl, view, at);
  else if (!context.isDocument) report(kind === 'import' ? XSS.style : XSS.weakElement, view, at);
}

/** The next tag: no style is read twice, however many of them begin. */
function endOfStyle(text: string, start: number): number {
  for (let i = text.indexOf('<', start); i !== -1; i = text.indexOf('<', i + 1)) {
    const code = charCodeAt(text, i + 1);
    if (isLetter(code) || code === 0x2f) return i;
  }
  return text.length;
}

function judgeActive(tag: Tag, name: string, context: Context, report: Report, view: string, at: number): void {
  const value = (wanted: string) => tag.attributes.find((attribute) => attribute.name === wanted)?.value;
  const hasAny = tag.attributes.some((attribute) => attribute.value !== undefined);
  let isActive = hasAny;
  if (name === 'meta') isActive = value('http-equiv') !== undefined || (value('charset') ?? '').includes('utf-7');
  else if (name === 'link')
    isActive = (value('rel') ?? value('href')) !== undefined && !STYLE_SITES.test(value('href')?.trim() ?? '');
  else if (name === 'base') isActive = tag.attributes.some((attribute) => attribute.name === 'href');
  else if (name === 'plaintext') isActive = true;
  else if (name === 'iframe' || name === 'frame' || name === 'embed') {
    const source = value('src');
    if (source !== undefined && EMBEDDED_SITES.test(source.trim())) return;
    if (source !== undefined && /^https:\/\//.test(source) && isSized(tag)) isActive = false;
    if (name === 'iframe' && !tag.isComplete && !hasAny) isActive = tag.attributes.length < 2;
  } else if (name === 'xml' || tag.name.startsWith('xml:'))
    isActive = value('id') !== undefined || value('src') !== undefined || tag.attributes.length > 0;
  if (!isActive) return;
  report(context.isDocument ? XSS.weakElement : XSS.activeElement, view, at);
}

/** As sites tell to embed their players. */
function isSized(tag: Tag): boolean {
  return tag.attributes.some(
    ({ name }) => name === 'width' || name === 'allowfullscreen' || name === 'allow' || name === 'title',
  );
}

function judgeClosing(
  tag: Tag,
  text: string,
  opened: ReadonlySet<string>,
  context: Context,
  report: Report,
  view: string,
  at: number,
): void {
  const name = localName(tag.name);
  if (context.isDocument || opened.has(tag.name) || !RAW_TEXT.has(name)) {
    if (tag.isSpaced && name === 'script' && !context.isDocument) report(XSS.brokenTag, view, at);
    return;
  }
  if (name === 'script') report(XSS.scriptEnd, view, at);
  else if (
    text.indexOf('<', tag.end) !== -1 ||
    /["'`]\s*>?\s*$/.test(text.slice(Math.max(0, tag.start - 4), tag.start))
  )
    report(XSS.elementBreakout, view, at);
  else report(XSS.weakElement, view, at);
}
