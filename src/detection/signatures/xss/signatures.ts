import type { Severity, Signature } from '../../signature.js';

/** Cross-site scripting (CWE-79, CWE-80, CWE-83, CWE-87): markup, attributes, URLs and code that run in a browser. */
export const XSS = {
  scriptElement: of('script_element', 'high', 60, 'A script element stands in a value.'),
  scriptSource: of('script_source', 'medium', 25, 'A long text holds a script element that loads from elsewhere.'),
  scriptEnd: of('script_end', 'high', 50, 'A value closes a script element that it has not opened.'),
  eventHandler: of('event_handler', 'high', 60, 'An element carries an attribute that runs code at an event.'),
  weakHandler: of('weak_handler', 'medium', 25, 'What reads like an event handler stands in a value.'),
  scriptUrl: of('script_url', 'high', 60, 'An attribute or a style holds a URL that runs code.'),
  bareUrl: of('bare_url', 'high', 50, 'A value is, or holds, a URL that runs code.'),
  dataUrl: of('data_url', 'high', 50, 'A data: URL holds a document or a script.'),
  activeElement: of('active_element', 'high', 50, 'An element loads, embeds or redirects to something else.'),
  weakElement: of('weak_element', 'low', 20, 'An element that seldom stands in a value stands in it.'),
  nestedDocument: of('nested_document', 'high', 60, 'An attribute holds a whole document of its own.'),
  style: of('style', 'high', 50, 'A style runs code: an expression, a binding or a behavior.'),
  weakStyle: of(
    'weak_style',
    'medium',
    40,
    'A style hides its words with escapes, or leaves the rule that it stands in.',
  ),
  markupPlace: of(
    'markup_place',
    'high',
    45,
    'Markup stands where no client writes any: in a header, a name or a path.',
  ),
  brokenTag: of('broken_tag', 'high', 50, 'A tag is spelled so that filters do not see it.'),
  tagBreakout: of('tag_breakout', 'high', 45, 'A value ends an attribute and its element, then begins another.'),
  elementBreakout: of(
    'element_breakout',
    'high',
    40,
    'A value ends an element whose content is plain text, then begins another.',
  ),
  attributeBreakout: of('attribute_breakout', 'high', 50, 'A value ends an attribute and adds one that runs code.'),
  danglingMarkup: of(
    'dangling_markup',
    'medium',
    40,
    'An attribute is left open, so that it swallows what the page holds.',
  ),
  escapedText: of('escaped_text', 'medium', 45, 'Letters or brackets are written as escapes that no program writes.'),
  declaration: of(
    'declaration',
    'high',
    45,
    'A conditional comment or an instruction to the browser stands in a value.',
  ),
  scriptCall: of('script_call', 'high', 50, 'A value calls a function of the browser, as attacks do.'),
  weakCall: of('weak_call', 'low', 25, 'A value calls a function that attacks use to hide code.'),
  codeBreakout: of('code_breakout', 'high', 50, 'A value ends a string of a script and goes on with code.'),
  domAccess: of('dom_access', 'high', 45, 'A value reads or writes a secret or a sink of the page.'),
  computedAccess: of('computed_access', 'high', 45, 'A value reaches a function of the browser by a computed name.'),
  constructorCall: of('constructor_call', 'high', 50, 'A value makes a function out of a text.'),
  symbolCode: of('symbol_code', 'high', 50, 'A value is code that is made of brackets and signs only.'),
  utf7: of('utf7', 'high', 50, 'Markup is written in UTF-7.'),
  highBit: of('high_bit', 'high', 50, 'Markup is written with characters that lose their highest bit.'),
} as const;

export const signatures: readonly Signature[] = Object.values(XSS);

function of(what: string, severity: Severity, score: number, meaning: string): Signature {
  return { id: `xss.${what}`, family: 'xss', severity, score, meaning };
}
