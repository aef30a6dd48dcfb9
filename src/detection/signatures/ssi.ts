import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Signature } from '../signature.js';

const directive: Signature = {
  id: 'ssi.directive',
  family: 'ssi',
  severity: 'high',
  score: 70,
  meaning: 'A directive of server-side includes, which a web server would run while it sends the page (CWE-97).',
};
const edge: Signature = {
  id: 'ssi.edge_include',
  family: 'ssi',
  severity: 'high',
  score: 70,
  meaning: 'An element of edge-side includes, which a cache before the application would run (CWE-97).',
};

export const ssi: Family = {
  name: 'ssi',
  signatures: [directive, edge],
  mayHold: ({ characters }) =>
    (characters & CHARACTER.LESS) !== 0 &&
    ((characters & COMMENT) === COMMENT || (characters & (CHARACTER.COLON | CHARACTER.BANG)) !== 0),
  inspect: ({ unescaped, unescapedLower: lower }, report) => {
    for (let at = lower.indexOf('<!--'); at !== -1; at = lower.indexOf('<!--', at + 4)) {
      DIRECTIVE.lastIndex = at + 4;
      if (DIRECTIVE.test(lower)) {
        report(directive, unescaped, at);
        break;
      }
      if (lower.startsWith('esi', at + 4)) {
        report(edge, unescaped, at);
        break;
      }
    }
    for (let at = lower.indexOf('<esi:'); at !== -1; at = lower.indexOf('<esi:', at + 5)) {
      ELEMENT.lastIndex = at + 5;
      if (ELEMENT.test(lower)) {
        report(edge, unescaped, at);
        break;
      }
    }
  },
};

const COMMENT = CHARACTER.HASH | CHARACTER.MINUS | CHARACTER.BANG;
/** The commands of Apache, nginx and IIS, and those of older servers. */
const DIRECTIVE =
  /\s{0,16}#\s{0,4}(?:exec|include|echo|printenv|config|set|if|elif|else|endif|fsize|flastmod|call|perl|odbc|email|counter|block|endblock|geoguide|ssi)\b/y;
const ELEMENT =
  /(?:include|inline|vars|assign|eval|debug|try|attempt|except|choose|when|otherwise|foreach|function|return|remove|comment|text|invalidate)\b/y;
