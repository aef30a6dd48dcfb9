import { charCodeAt } from '../char-code-at.js';
import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import { signaturesOf } from '../signature.js';
import { webHostEnd } from '../web-url.js';

const family = 'remote_file_inclusion';
const signature = signaturesOf(family);

const SCRIPT = signature(
  'script',
  'high',
  50,
  'A parameter that names no page is the URL of a script or a text on another host.',
);
const SHELL = signature('shell', 'critical', 60, 'A parameter is the URL of a web shell.');
const CUT = signature('cut', 'high', 45, 'A URL ends so that what a program appends to a file name is cut off.');
const PATH_KEY = signature(
  'path_key',
  'high',
  45,
  'A parameter that holds a folder or a file of the program is a URL.',
);
const ADDRESS = signature('address', 'low', 20, 'The host of a URL is a bare address.');
const FOREIGN = signature(
  'foreign_scheme',
  'medium',
  40,
  'A parameter is a URL that no browser follows but programs open.',
);
const SHARE = signature('share', 'high', 40, 'A parameter is a file on a share of another host.');

const C = CHARACTER;

/** Code that a program is made to load from elsewhere: CWE-98, CWE-829. */
export const remoteFileInclusion: Family = {
  name: family,
  signatures: [SCRIPT, SHELL, CUT, PATH_KEY, ADDRESS, FOREIGN, SHARE],
  mayHold({ characters, place }) {
    if (place === 'header' || place === 'user_agent' || place === 'referer') return false;
    return (
      (characters & (C.COLON | C.SLASH)) === (C.COLON | C.SLASH) ||
      (characters & (C.BACKSLASH | C.DOT)) === (C.BACKSLASH | C.DOT)
    );
  },
  inspect,
};

/** `scheme://`, or what lenient readers take for it; the value may stand behind an `=` that was doubled. */
const URL_HEAD = /^[\s="'[(<]{0,8}(?:url:)?(https?|ftps?):[/\\]{1,8}([^/\\?#\s"'<>\0]{1,255})/;
/** What a URL or a share begins with. */
const BEGINS = /^(?:[\s="'[(<]{0,8}(?:url:)?(?:http|ftp)|smb:|\\\\)/i;
/** Longer ones carry other data. */
const LONGEST_URL = 1_024;

function inspect(input: Input, report: Report): void {
  if (input.place === 'path') {
    const at = input.lower.search(PATH_URL);
    if (at !== -1) report(SHELL, input.lower, at);
    return;
  }
  if (input.text.length > LONGEST_URL) return;
  const isPlain = input.text === input.unescaped && input.webHostEnd !== -1;
  if (isPlain && input.place === 'json' && !mayNameFile(input.text, input.webHostEnd)) return;
  if (!isPlain && input.role === 'value' && !BEGINS.test(input.text)) return;
  // A name that runs into a URL lost the `=` between them.
  const from = input.role === 'name' ? Math.max(0, input.lower.indexOf('http')) : 0;
  const text = from === 0 ? input.lower : input.lower.slice(from);
  const ordinary = isPlain && from === 0 ? input.webHostEnd : webHostEnd(text, 0);
  if (ordinary !== -1) {
    if (!LINE.test(text))
      judgeUrl(input, text, { scheme: text.startsWith('https') ? 'https' : 'http', ...PLAIN, end: ordinary }, report);
    return;
  }
  const head = URL_HEAD.exec(text);
  if (head === null) {
    if (isShareHead(text)) report(SHARE, text, 0);
  } else if (!LINE.test(text)) {
    const host = head[2] ?? '';
    const isAddress = /^(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?::[0-9]+)?$/.test(host);
    judgeUrl(input, text, { scheme: head[1] ?? '', isAddress, end: head[0].length }, report);
  }
}

interface Head {
  readonly scheme: string;
  /** Whether the host is four numbers. */
  readonly isAddress: boolean;
  readonly end: number;
}

const PLAIN = { isAddress: false } as const;
const LINE = /[\r\n]/;

/** Whether a path ends as a file does that is told, or goes on with what may cut it off. */
function mayNameFile(text: string, from: number): boolean {
  let i = from;
  let dot = -1;
  for (; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === 0x2f || code === 0x5c) dot = -1;
    else if (code === 0x2e) dot = i;
    else if (code === 0x3f || code === 0x23 || code === 0) break;
  }
  if (text.includes('\0')) return true;
  if (dot === -1) return false;
  const isCuttable = i < text.length && text.length - i <= LONGEST_CUT;
  EXTENSION.lastIndex = dot;
  return isCuttable || EXTENSION.test(text);
}

function isShareHead(text: string): boolean {
  return (text.startsWith('\\\\') || text.startsWith('smb://')) && SHARE_HEAD.test(text);
}

function judgeUrl(input: Input, text: string, { scheme, isAddress, end }: Head, report: Report): void {
  const rest = text.slice(end);
  const mark = rest.search(/[?#\0]/);
  const path = mark === -1 ? rest : rest.slice(0, mark);
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (input.place === 'json' && !isAddress && scheme.startsWith('http') && isOrdinaryFile(file, rest, mark)) return;
  const key = input.role === 'name' ? '' : input.key;
  const isUrlKey = URL_KEYS.test(key);
  const isText = TEXT_FILE.test(file);
  const isProgram = SCRIPT_FILE.test(file) && mark === -1 && scheme !== 'https';
  const isScript = isText || (isProgram && (isAddress || FILE_KEYS.test(key)));
  if (isAddress) report(ADDRESS, text, 0);
  if (SHELL_FILE.test(file)) report(SHELL, text, 0);
  else if (isScript && (!isUrlKey || isAddress || (isText && key === 'page'))) report(SCRIPT, text, 0);
  if (mark !== -1 && isCut(rest, mark, isScript || isAddress || !isUrlKey)) report(CUT, text, 0);
  else if (SCRIPT_FILE.test(file) && scheme === 'http' && /[?&](?:cmd|exec|c|command|shell|act|x)=/.test(rest))
    report(SHELL, text, 0);
  if (input.place !== 'json' && (PATH_KEYS.test(key) || PATH_CONFIG.test(key))) report(PATH_KEY, text, 0);
  else if (scheme.startsWith('ftp') && !isUrlKey && !/[\s"]/.test(text)) report(FOREIGN, text, 0);
}

/** Neither a script nor the name of a shell, and with a query that is one: whatever the parameter is called. */
function isOrdinaryFile(file: string, rest: string, mark: number): boolean {
  if (TEXT_FILE.test(file) || SCRIPT_FILE.test(file) || SHELL_FILE.test(file)) return false;
  return mark === -1 || (rest.length - mark > LONGEST_CUT && !rest.includes('\0'));
}

/** Question marks that cut off what a program appends. */
const LONGEST_CUT = 9;

/** A URL that stands in the path of a request and is asked to run a command. */
const PATH_URL = /=(?:https?|ftp):\/{1,2}[^/\s]{1,128}\/[^?\s]{1,128}\.(?:txt|php|asp|jsp)/;
const SHARE_HEAD =
  /^(?:\\\\|smb:\/\/)(?:[a-z0-9-]{1,64}\.){1,8}[a-z0-9-]{1,64}(?:@[a-z0-9]{1,8})?[\\/][^\\/\s]{1,64}(?:[\\/]|$)/;

/** A null byte, or an empty query: what comes behind is no longer part of the file's name. */
function isCut(rest: string, mark: number, isSuspicious: boolean): boolean {
  if (rest.includes('\0')) return true;
  const tail = rest.slice(mark);
  return (
    isSuspicious &&
    (tail === '?' || tail === '#' || /^\?{2,8}$/.test(tail)) &&
    /\.[a-z0-9]{2,5}$/.test(rest.slice(0, mark))
  );
}

/** What an interpreter runs, or reads without asking what it is. */
const TEXT_FILE = /\.(?:txt|inc|phar|phtml|dat|log|sct|hta)$/;
const SCRIPT_FILE = /\.(?:php[0-9s]?|asp|aspx|ashx|jsp|jspx|cfm|cgi|pl)$/;
/** Names that web shells are known by. */
const SHELL_FILE =
  /^(?:shell|cmd|c99|r57|c100|b374k|wso|webshell|backdoor|evil|payload|exploit|hack|rfi|rfiinc|inject|pwn|poc|rce|simple-backdoor|php-?reverse-?shell|reverse|revshell|safe[0-9]?|id|echo|r0x|tool25|idpr|xpl|bypass|mini|alfa|indoxploit|c99shell|r57shell|locus|antichat)[0-9_-]{0,4}\.(?:txt|php[0-9s]?|phtml|inc|asp|aspx|jsp|jspx|gif|jpe?g|png|dat|do|pl|cgi)$/;

/** What all of these end in. */
const EXTENSION =
  /\.(?:txt|inc|phar|phtml|dat|log|sct|hta|php[0-9s]?|aspx?|ashx|jspx?|cfm|cgi|pl|gif|jpe?g|png|do)(?:[?#\0]|$)/iy;

/** Parameters in which a URL is the ordinary thing: what to open, link, call or come back to. */
const URL_KEYS =
  /ur[il]s?$|link|href|^(?:src|source|redirect|return|next|continue|goto|dest|destination|target|callback|webhook|service|ref|refer|referr?er|page|loc|location|site|website|homepage|image|img|avatar|icon|logo|photo|picture|video|media|audio|feed|rss|u|r|l|q|p|dl|dr|rl|ru|su|ul|to|origin|issuer|scope|entityid|endpoint|host|domain|title|text|message|comment|content|body|description|data|answer|value|query|search|kw|term|cat|input|name|bio|note|notes|css|js|script|attachment|download|return_to|back|relaystate|wreply|share|proxy)$|ref(?:er)?$|^(?:cd|u|ep|val|ext)[0-9]*$|^[uv]_/;
/** Parameters that choose what a program loads. */
const FILE_KEYS =
  /file|page|inc|path|templ|tpl|doc|mod|dir|folder|view|content|load|lang|skin|theme|plugin|section|body|style|layout|conf|cfg|root|lib|class|main|show|site|open|read|cat|board|detail|download|pg|prefix|^(?:v|x|p|id|m|f|t|d|c|do|go|to|act|action)$/;
/** Names of variables that PHP programs keep their own folders in. */
const PATH_KEYS =
  /(?:root|abs(?:olute)?|base|inc(?:lude)?s?|lib(?:rary)?|class(?:es)?|admin|config|conf|cfg|script|module|plugin|theme|template|tpl|skin|lang(?:uage)?|sys(?:tem)?|site|server|doc(?:ument)?|main|full|local|home|src|source|mos\w{0,8}|phpbb\w{0,8}|cache|common|core|function|gallery|forum|install|global|framework|component|manager|public|wp|app)[_-]?(?:path|dir(?:ectory)?|folder|root|prefix|pfad|rep)$|^(?:dir|path|pfad|chemin|ordner)[_-](?:\w{1,16})$|^(?:include|inc|require|classpath|document_root|docroot|basedir|libdir|srcdir|codebase|incdir|abspath|libpath|rootpath|mosconfig_absolute_path|serverpath|pathto\w{1,20}|path_\w{1,16}|\w{1,16}_(?:root|dir|inc|path_?\w{0,8}))$/;
const PATH_CONFIG = /^(?:path|dir|root|home|absolute_path|_path|rootdir)$/;
