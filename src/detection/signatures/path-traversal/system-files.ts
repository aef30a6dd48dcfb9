import { charCodeAt } from '../../char-code-at.js';
import { ETC, ETC_BEGINNINGS, FILES, PROC, WINDOWS } from './system-names.js';

/**
 * A file of an operating system or a server that attackers ask for, wherever it stands in a path; lower case, forward
 * slashes. -1 when there is none. Looks around slashes and behind dots only: folders are bounded in length.
 */
export function knownSystemFile(path: string): number {
  if (isAt(FILE, path, 0)) return 0;
  CANDIDATES.lastIndex = 0;
  while (CANDIDATES.test(path)) {
    const at = CANDIDATES.lastIndex - 1;
    const folder = charCodeAt(path, at) === SLASH ? folderBefore(path, at) : -1;
    if (folder !== -1) return folder;
    if (isAt(FILE, path, at + 1)) return at;
  }
  const last = path.lastIndexOf('/');
  return last !== -1 && path.length - last <= LONGEST_LOGINS && LOGINS.has(path.slice(last + 1)) ? last : -1;
}

/** Where a known folder begins that ends at a slash, and what is known stands below it. */
function folderBefore(path: string, slash: number): number {
  let start = slash;
  while (start > 0 && slash - start <= LONGEST_FOLDER && isPart(charCodeAt(path, start - 1))) start--;
  const below = BELOW.get(path.slice(start, slash));
  return below !== undefined && isAt(below, path, slash + 1) ? Math.max(0, start - 1) : -1;
}

/** A letter, digit, or one of `_-.`. */
function isPart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || (code >= 0x2d && code <= 0x2e)
  );
}

function isAt(pattern: RegExp, path: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(path);
}

const SLASH = 0x2f;
const COLON = 0x3a;
const LONGEST_FOLDER = 8;

/** Files that are asked for so often that a word before them, `cat /etc/passwd`, makes no difference. */
export function isFamous(path: string, at: number): boolean {
  FAMOUS.lastIndex = at;
  return FAMOUS.test(path);
}

/** A whole value that is the absolute path of a file of a system. */
export function isSystemPath(path: string): boolean {
  const first = charCodeAt(path, 0);
  if (first !== SLASH && charCodeAt(path, 1) !== COLON && !path.startsWith('program files')) return false;
  return ROOT.test(path) && !CODE_OR_MEDIA.test(path);
}

/** A file that pages and programs load themselves. */
export function isCodeOrMedia(path: string): boolean {
  return CODE_OR_MEDIA.test(path);
}

const FAMOUS =
  /[^a-z]?(?:etc\/(?:passwd|shadow|group|gshadow|hosts|sudoers|crontab|master\.passwd|issue|subuid|subgid|ssh\/)|proc\/|root\/|boot\.ini|win\.ini|web-inf|meta-inf|windows\/|system32\/)/y;

/** What must stand below a folder. */
const BELOW: ReadonlyMap<string, RegExp> = new Map([
  ['etc', new RegExp(`(?:${ETC})(?![a-z])|${ETC_BEGINNINGS}`, 'y')],
  ['proc', new RegExp(`${PROC}|[0-9]{1,7}/(?:cmdline|environ|fd|maps|mem|status|stat|root|cwd|exe)|self$`, 'y')],
  ['var', /(?:log|adm|mail|spool|mysql|backups)\/[a-z]/y],
  ['dev', /random|urandom|zero|mem|kmem|fd\/|tcp\/|udp\/|stdin|sd[a-z]|hd[a-z]|shm\/|cmdb\//y],
  ['sys', /(?:class|kernel|devices|fs|hypervisor)(?:\/|$)/y],
  ['root', /\.[a-z]/y],
  ['windows', new RegExp(WINDOWS, 'y')],
  ['winnt', new RegExp(WINDOWS, 'y')],
  ['inetpub', /wwwroot|ftproot|logs|scripts|mailroot/y],
  ['system32', /drivers|config|inetsrv|logfiles|cmd\.exe|license|eula/y],
  ['web-inf', /[a-z]/y],
  ['meta-inf', /[a-z]/y],
]);
const LOGINS: ReadonlySet<string> = new Set(['wtmp', 'btmp', 'utmp', 'lastlog', 'sulog']);
const LONGEST_LOGINS = '/lastlog'.length;
const FILE = new RegExp(
  `(?:${FILES})(?:$|[^a-z0-9_.-]|\\.(?:[0-9]|gz|bak|old|txt|zip|jpe?g|png|gif|html?|php|$))`,
  'y',
);
/** A dot or a slash where one may be: behind one of the folders, or before the first two letters of a file. */
const CANDIDATES = ((): RegExp => {
  const beginnings = new Set(FILES.split('|').map((name) => name.slice(0, 2)));
  return new RegExp(`[/.](?=${[...beginnings].join('|')})|/(?<=(?:${[...BELOW.keys()].join('|')})/)`, 'g');
})();

/** Where systems keep what is not an application's, at the very start of a value. */
const ROOT = new RegExp(
  [
    '^/{1,8}(?:etc|proc|sys/(?:class|kernel|devices))/+[a-z0-9_.~]',
    '^/{1,8}root/+(?:\\.[a-z]|[a-z0-9_./-]{1,64}\\.(?:txt|sh|key|pem|cnf|conf|log|sql|tar|gz|zip|py|xml|ya?ml|json|keystore))',
    '^/{1,8}tmp/+sess_[a-z0-9]',
    '^/{1,8}boot/+(?:grub|vmlinuz|initr|config|efi|system|loader|boot)',
    '^/{1,8}var/+(?:log|adm|mail|spool|run|mysql|lib|db|backups|cache|tmp|local|cpanel|webmin|crash|yp|named|opt)(?:/|$)',
    '^/{1,8}var/+www/+(?:[a-z0-9_.-]{1,32}/+){0,4}(?:logs?|conf|htdocs|mgr|[a-z0-9_.-]{0,32}(?:log|conf|ini|cnf|php))(?:/|$|\\W)',
    '^/{1,8}var/+[a-z_-]{2,16}(?:\\.log|/+logs?/)',
    '^/{1,8}usr/+(?:local/+(?!s?bin(?:/|$))[a-z]|(?:lib|lib64|libexec|share|etc|pkgsrc|ports|home|apache|spool|adm|sys)(?:/|$))',
    '^/{1,8}s?bin/+(?:(?:ba|da|z|k|c|tc)?sh|busybox|cat|ls|id|nc|netcat|ping|ps|su|login|env|init|php[0-9.]{0,4}(?:/|\\.ini))(?:$|[^a-z0-9])',
    '^/{1,8}dev/+(?:null|zero|u?random|k?mem|port|tcp|udp|fd|std(?:in|out|err)|tty|[sh]d[a-z]|shm|disk|core|full|log)(?:$|[^a-z])',
    '^/{1,8}opt/+(?:xampp|lampp|bitnami|apache|nginx|tomcat|ibm|oracle|ihs|jboss|wildfly|zimbra|splunk|[a-z0-9_-]{1,24}/(?:logs?|conf|etc))',
    '^/{1,8}home/+[a-z0-9_.-]{1,32}/+(?:\\.(?:ssh|bash|zsh|aws|kube|docker|mysql|psql|gnupg|netrc|git|env|npmrc)|bin/|stable/|etc/|logs?/|www/|public_html)',
    '^/{1,8}(?:volumes/[a-z0-9_ -]{1,32}|library|system|private|applications)/+(?:etc|var|webserver|library|system|xampp|preferences|opt)/',
    '^/{1,8}(?:apache2?|xampp|wamp|lampp|mysql|nginx|php[0-9.]{0,4}|www/(?:logs?|conf)|web/conf|nwwwroot|srv/www|srv/ftp|mnt|netserver)/+[a-z0-9_./-]{0,64}(?:log|conf|ini|cnf|sess_)',
    '^[/\\\\]{0,8}[a-z]:/+(?:(?:windows|winnt)/+[a-z0-9_.-]{1,32}[/.]|boot\\.ini|inetpub|xampp|wamp|lamp|apache|php|mysql|nginx|program files|programdata|sysprep|unattend|pagefile|autoexec|config\\.sys|ntuser|recycler|wwwroot|documents and settings|system volume information|users/[a-z0-9_. -]{1,32}/(?:ntuser|appdata/|\\.[a-z]))',
    '^/{0,8}program files(?: \\(x86\\))?/+[a-z]',
  ].join('|'),
);

/** What applications themselves load, from wherever they are installed. */
/** In the path of a request, folders that no site has. */
export function isSystemFolder(path: string): boolean {
  return FOLDER.test(path);
}

const FOLDER =
  /\/(?:[a-z]:\/[a-z]|program files(?: \(x86\))?\/|usr\/(?:local|pkgsrc|ports|lib)\/[a-z]|etc\/[a-z0-9_.-]{2,32}\.(?:conf|cnf|ini|cf|d\/)|etc\/(?:hostname\.|init|rc|cron|php|httpd?|apache|[a-z]*ftpd?)|var\/(?:log|adm|mail|spool|www|run|mysql|lib)\/|var\/[a-z]{2,16}\.log|opt\/(?:xampp|lampp|bitnami|apache)|root\/\.|apache2?\/(?:logs?|conf)\/|xampp\/(?:apache|mysql|php))/;

const CODE_OR_MEDIA =
  /node_modules|site-packages|\.(?:[cm]?[jt]sx?|py|rb|go|java|rs|cs|css|png|jpe?g|gif|svg|webp|woff2?|mp4|map|exe|dll|app|lnk)(?:$|[:?#])/;
