/** A copy that an editor or an administrator left beside what is served; the last segment of a path, in lower case. */
export function isBackup(name: string, isAtRoot: boolean): boolean {
  if (isServed(name)) return false;
  return LEFT_BEHIND.test(name) || DUMP.test(name) || SECRET.test(name) || (isAtRoot && DUMP_AT_ROOT.test(name));
}

/** Nothing behind a dot, or what every site serves: most names end here. */
function isServed(name: string): boolean {
  const dot = name.lastIndexOf('.');
  if (dot === -1) return !name.endsWith('~');
  return SERVED.has(name.slice(dot + 1)) && !name.includes('.env.');
}

const SERVED: ReadonlySet<string> = new Set(
  'js mjs css map png jpg jpeg gif svg ico webp avif bmp woff woff2 ttf eot mp3 mp4 webm pdf htm php asp aspx jsp do action'.split(
    ' ',
  ),
);

/** Of code or configuration: with another extension before, or a swap file of an editor. */
const LEFT_BEHIND =
  /(?:^\.[\w.-]{1,64}\.sw[a-p]$|\.(?:php[0-9]?|inc|jsp|aspx?|cgi|pl|py|rb|js|ts|html?|xml|ya?ml|json|conf|config|cfg|cnf|ini|env|properties|sh|sql|txt|war|htaccess|htpasswd|key|pem)(?:~|\.(?:bak[0-9]?|backup|old[0-9]?|orig|original|save[0-9]?|sav|sw[a-p]|tmp|temp|copy|bk|bkp|dist|[0-9]|_|~))$|\.(?:php[0-9]?|inc|aspx?|jsp|env|htaccess|config|conf)(?:\.(?:txt|html|zip|gz|tar)|_(?:bak|old|orig|backup)|-(?:bak|old|backup))$|^[\w-]{1,64}\.(?:bak|bkp)$|~$)/;

const ARCHIVE = '(?:zip|rar|7z|tar|tgz|tbz2?|txz|gz|bz2|xz|tar\\.(?:gz|bz2|xz|zst))';
/** What names of copies go on with: a date, a number, what they are a copy of. */
const MORE =
  '(?:[_.-]?(?:backups?|bak|dump|db|database|old|full|prod|site|sql|[0-9]{1,8}(?:[_-][0-9]{1,4}){0,3})){0,2}';
const COPIED =
  'bak|bkp|bckp|dbs?|databases?|sql|mysql|mysqldump|postgres|pg_?dump|mongo|mongodump|sitebackup|wwwroot|public_html|htdocs|httpdocs|webroot|wp-content|full_backup|localhost|secrets?|users?_db';
/** Names that downloads have too: copies only at the root of a site. */
const COPIED_AT_ROOT =
  'back|site|website|web|www|html|home|root|src|source|sourcecode|code|app|application|old|archive|data|wordpress|wp|joomla|drupal|magento|full|latest|prod|production|staging|dev|users?|admin|server|config|conf|private|upload|uploads|1|a|test';

/** Whole sites and databases, by the names that they get. */
const DUMP = new RegExp(
  [
    `^(?:${COPIED})${MORE}\\.${ARCHIVE}$`,
    `(?:^|[_.-])(?:backups?|bak|dump)(?:[_.-][a-z0-9]{1,24}){0,6}\\.(?:${ARCHIVE}|bak|dump|db|json|csv)$`,
    '\\.sql(?:\\.(?:gz|zip|bz2|xz|7z|tar|tgz|rar|zst|bak|old|tar\\.gz))?$',
    `^(?:${COPIED}|${COPIED_AT_ROOT}|backups?|dump)\\.(?:mdb|accdb|sqlite3?|bacpac|dbf|ldf|mdf|dump|dmp|war)$`,
  ].join('|'),
);
const DUMP_AT_ROOT = new RegExp(`^(?:${COPIED_AT_ROOT})${MORE}\\.(?:${ARCHIVE}|mdb|db|sqlite3?)$`);

const SECRET =
  /\.(?:tfstate|tfvars|kdbx?|ppk|jks|keystore|p12|pfx|ovpn|rdp|pgpass|htpasswd|hprof|rdb|wallet\.dat|env(?:\.[a-z]{2,16})?)$|^(?:\w{1,32}[_.-])?(?:rsa|dsa|ecdsa|ed25519|private|privkey)(?:[_.-]\w{1,16})?\.(?:key|pem)$|^wallet\.dat$/;
