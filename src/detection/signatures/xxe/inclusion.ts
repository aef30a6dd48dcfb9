import { domainOf, hostOf, isKnownHost } from './hosts.js';

/** Position of an element that includes another document (XInclude 1.0); -1 where there is none. Texts in lower case, here and below. */
export function findInclusion(text: string): number {
  const named = text.search(/<xi:include\b/);
  if (named !== -1) return named;
  const namespace = text.indexOf('www.w3.org/2001/xinclude');
  return namespace !== -1 && /<[\w.-]{0,64}:?include\b[^>]{0,512}\b(?:href|parse)\s{0,16}=/.test(text) ? namespace : -1;
}

/** Position of a part of a stylesheet that reads documents or calls the server; or -1. */
export function findStylesheet(text: string): number {
  const instruction = text.indexOf('<?xml-stylesheet');
  if (instruction !== -1) {
    const href = /\bhref\s{0,8}=\s{0,8}["']\s{0,8}([^"']{1,512})/.exec(
      text.slice(instruction, instruction + 1_024),
    )?.[1];
    if (
      href !== undefined &&
      /^(?:[a-z][a-z0-9+.-]{1,20}:|\/\/)/.test(href) &&
      /xsl|xml/.test(text.slice(instruction + 16, instruction + 1_024))
    )
      return instruction;
  }
  return text.includes('<xsl:') || text.includes('xsl/transform') || text.includes('xalan') ? text.search(CALLS) : -1;
}

/** Position of a schema's address that is on another host than its namespace, and on none that is known; or -1. */
export function findSchema(text: string): number {
  let tries = 0;
  for (let at = text.indexOf('schemalocation'); at !== -1 && tries < 64; at = text.indexOf('schemalocation', at + 14)) {
    tries++;
    LOCATION.lastIndex = at + 14;
    const value = LOCATION.exec(text)?.[1];
    if (value === undefined) continue;
    const words = value.trim().split(/\s+/);
    const isPair = words.length % 2 === 0;
    for (const [i, word] of words.entries()) {
      if (isPair && i % 2 === 0) continue;
      if (!/^(?:https?|ftp|file|jar|netdoc|gopher|php|expect):/.test(word)) continue;
      const host = hostOf(word);
      const namespace = isPair ? hostOf(words[i - 1] ?? '') : '';
      if (!isKnownHost(host) && domainOf(host) !== domainOf(namespace)) return at;
    }
  }
  return -1;
}

const LOCATION = /\s{0,16}=\s{0,16}\\?["']([^"'<>]{1,2048})/y;
/** Functions and elements of XSLT that reach beyond the document, with their opening (CWE-91). */
const CALLS =
  /<xsl:(?:include|import)\b[^>]{0,256}\bhref\b|\b(?:document|doc|unparsed-text|collection)\(\s{0,8}(?:'|"|&quot;|&apos;|\/|concat)|\bsystem-property\(|php:function|<msxsl:script|<xsl:script|xalan\/java|xslt\/java|xsltc\/java|lxslt:|java\.lang\.|saxon:|<(?:exsl|exslt):document|<redirect:(?:write|open)|<xsl:result-document/;
