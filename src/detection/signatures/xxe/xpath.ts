import { CHARACTER } from '../../characters.js';
import type { Traits } from '../../family.js';

const C = CHARACTER;
const PATH = C.SLASH | C.COLON | C.QUOTE;
const CALL = C.PARENTHESIS | C.BRACKET;

/** Whether a short value may hold a piece of XPath: paths or axes, with calls or conditions around them. */
export function mayHoldXpath({ characters, role, place }: Traits): boolean {
  if (role === 'name' || place === 'path' || place === 'header' || place === 'user_agent' || place === 'referer')
    return false;
  return (characters & PATH) !== 0 && (characters & CALL) !== 0;
}

/** Position of XPath that leaves the condition it was put into, or asks for nodes (CWE-643); -1 where there is none. */
export function findXpath(lower: string): number {
  if (lower.length > LONGEST || !HINT.test(lower)) return -1;
  const at = lower.search(NODES);
  return at !== -1 ? at : lower.search(BREAKOUT);
}

const LONGEST = 512;
const HINT = /::|\(\s?[/*.]|\]\s?\||name\(|doc(?:ument)?\(|\((?:comment|text|node)|\/(?:comment|text|node)\(/;
/** Functions of a path or of a node, documents by URL, and axes. */
const NODES =
  /\b(?:count|name|local-name|string-length|string|substring|contains|starts-with|normalize-space|translate|concat|sum|position|not|boolean)\(\s{0,4}(?:\/{1,2}(?:\*|\w+(?:[/[]|::))|name\(\)|name\(\/|(?:\/{0,2}\*|\.{1,2})(?:\/|\[|\))|(?:\/{0,2}|[\w*/]{1,32}\/)(?:comment|text|node|processing-instruction)\(\))|\bdoc(?:ument)?\(\s{0,4}(?:concat\(|["'](?:https?|file|ftp):)|(?:^|[/\s(['"|])(?:ancestor|attribute|child|descendant|following|preceding|parent|self|namespace)(?:-or-self|-sibling)?::(?:(?:node|text|comment|processing-instruction)\(\)|\*)/;
/** A condition is closed and another path joined: `'] | //user/*[`. */
const BREAKOUT = /^[^[\]]{0,64}['"\d)]\s{0,4}\]\s{0,4}\|\s{0,4}(?:\/{1,2}\s{0,4}(?:\*|\w)|\w{1,32}\s{0,4}\|)/;
