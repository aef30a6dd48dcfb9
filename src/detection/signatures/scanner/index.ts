import { charCodeAt } from '../../char-code-at.js';
import type { Family, Report } from '../../family.js';
import type { Input } from '../../input.js';
import { signaturesOf } from '../../signature.js';
import { WORD, WORD_CODES } from '../../vocabulary.js';
import { AMBIGUOUS_TOOLS, TOOLS } from './tools.js';

const family = 'scanner';
const signature = signaturesOf(family);

const TOOL = signature('tool', 'medium', 60, 'The client says that it is a tool for finding weaknesses.');
const PHRASE = signature('phrase', 'medium', 60, 'The client says in words that it is a tool for finding weaknesses.');
const HEADER = signature(
  'header',
  'medium',
  60,
  'A header or a cookie that only scanners send, or that only servers send each other.',
);
const CALLBACK = signature(
  'callback',
  'high',
  60,
  'A value names a host that tools listen on to learn that an attack worked.',
);

/** Tools that look for weaknesses, by what they say of themselves. */
export const scanner: Family = {
  name: family,
  signatures: [TOOL, PHRASE, HEADER, CALLBACK],
  mayHold: ({ words }) => (words & WORD.SCANNER) !== 0,
  inspect,
};

function inspect(input: Input, report: Report): void {
  const text = input.lower;
  const at = text.search(CALLBACK_HOST);
  if (at !== -1) report(CALLBACK, text, at);
  if (input.place === 'user_agent') judgeAgent(text, report);
  else if ((input.place === 'header' || input.place === 'cookie') && input.role === 'name' && HEADERS.test(text))
    report(HEADER, text, 0);
}

const NAMES: ReadonlySet<string> = new Set(TOOLS);
const AMBIGUOUS: ReadonlySet<string> = new Set(AMBIGUOUS_TOOLS);

function judgeAgent(text: string, report: Report): void {
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if ((WORD_CODES[charCodeAt(text, i)] ?? 0) !== 0) continue;
    if (i - start >= 3 && i - start <= LONGEST_TOOL) {
      const word = text.slice(start, i);
      if (NAMES.has(word) || (AMBIGUOUS.has(word) && isAlone(text, start, i))) {
        report(TOOL, text, start);
        return;
      }
    }
    start = i + 1;
  }
  const at = text.search(PHRASES);
  if (at !== -1) report(PHRASE, text, at);
}

const LONGEST_TOOL = 32;

/** The whole text, the first product of it, or the whole of a comment. */
function isAlone(text: string, start: number, end: number): boolean {
  const next = text.charAt(end);
  const last = text.charAt(start - 1);
  if (start === 0)
    return (
      next === '' || next === '/' || /^[ -/]{1,4}v?[0-9]|^\.(?:org|io|com)\b|^ -|^,/.test(text.slice(end, end + 8))
    );
  return last === '(' && (next === ')' || next === ';' || next === '/');
}

const PHRASES =
  /^hello,? world[.!]?$|^linux gnu \(cow\)$|thc-hydra|fuzz faster u fool|burp suite|burp collaborator|nmap scripting engine|owasp zap|security scanner|vulnerability scan|web scan(?:ner)?\b|fucking scanner|port check|made by zmeu|pentest|palo alto networks company|http:\/\/nmap\.org|absolute.?zero scanner|sql ?injection|hello,? world scan|scan(?:ning)? (?:by|for) (?:research|vuln)|internet measurement|s\.t\.a\.l\.k\.e\.r|metasploit|n-stealth|web ?vulnerability/;

/** Hosts of tools that wait for a call from what they attack: out-of-band application security testing. */
const CALLBACK_HOST =
  /(?:^|[^a-z0-9-])(?:burpcollaborator\.net|oastify\.com|interact\.sh|interactsh\.com|oast\.(?:pro|live|site|online|fun|me)|dnslog\.(?:cn|link|store)|ceye\.io|bxss\.(?:me|in)|xss\.ht|xss\.report|dnsbin\.\w{2,4}|r87\.me|vcap\.run|eyes\.sh|tu4\.org|callback\.red|requestcatcher\.com|canarytokens\.com)(?:$|[^a-z0-9-])/;

const HEADERS =
  /^(?:acunetix-|x-scanner$|x-scan-|x-wipp$|x-wvs-|x-acunetix|x-nessus|x-burp|x-zap-|x-nuclei|x-sqlmap|x-arachni|x-netsparker|x-appscan|x-qualys|x-skipfish|x-w3af|x-nikto|x-openvas|x-detectify|x-intruder|x-hawkscan|x-ratproxy|x-middleware-subrequest$|x-(?:anonresource-)?be(?:resource|backend)$)/;
