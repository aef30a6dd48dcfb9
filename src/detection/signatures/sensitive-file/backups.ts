/** A copy that an editor or an administrator left beside what is served; the last segment of a path, in lower case. */
export function isBackup(name: string): boolean {
  return LEFT_BEHIND.test(name) || DUMP.test(name) || SECRET.test(name);
}

/** Of code or configuration: with another extension before, or a swap file of an editor. */
const LEFT_BEHIND =
  /(?:^\.[\w.-]{1,64}\.sw[a-p]$|\.(?:php[0-9]?|inc|jsp|aspx?|cgi|pl|py|rb|js|ts|html?|xml|ya?ml|json|conf|config|cfg|cnf|ini|env|properties|sh|sql|txt|war|htaccess|htpasswd|key|pem)(?:~|\.(?:bak[0-9]?|backup|old[0-9]?|orig|original|save[0-9]?|sav|sw[a-p]|tmp|temp|copy|bk|bkp|dist|[0-9]|_|~))$|\.(?:php[0-9]?|inc|aspx?|jsp|env|htaccess|config|conf)(?:_(?:bak|old|orig|backup)|-(?:bak|old|backup))$|^[\w-]{1,64}\.(?:bak|bkp)$|~$)/;

/** Whole sites and databases, by the names that they get. */
const STEM =
  '(?:backups?|bak|bkp|bckp|back|dumps?|db|dbs|database|databases|sql|mysql|mysqldump|postgres|pg_dump|mongo|mongodump|site|sitebackup|website|web|webroot|wwwroot|www|public_html|htdocs|html|httpdocs|home|root|src|source|sourcecode|code|app|application|old|archive|data|wordpress|wp|wp-content|joomla|drupal|magento|full|full_backup|latest|prod|production|staging|dev|localhost|users?|admin|server|config|conf|private|secret|secrets|upload|uploads)(?:[_.-]?(?:backups?|bak|dump|db|database|old|full|prod|site|sql|[0-9]{1,8}(?:[_-][0-9]{1,4}){0,3})){0,2}';
const DUMP = new RegExp(
  `^${STEM}\\.(?:zip|rar|7z|tar|tgz|tbz2?|txz|gz|bz2|xz|tar\\.(?:gz|bz2|xz|zst)|sql(?:\\.(?:gz|zip|bz2|xz|7z|tar|tgz|rar|zst))?|dump|dmp|bak|mdb|accdb|sqlite3?|bacpac|dbf|ldf|mdf|war\\.bak)$|\\.sql\\.(?:gz|zip|bz2|xz|7z|tar|tgz|rar|zst|bak|old)$`,
);

const SECRET = /\.(?:tfstate|tfvars|kdbx?|ppk|jks|keystore|p12|pfx|ovpn|rdp|pgpass|htpasswd|hprof|rdb|wallet\.dat|env(?:\.[a-z]{2,16})?)$|^(?:\w{1,32}[_.-])?(?:rsa|dsa|ecdsa|ed25519|private|privkey)(?:[_.-]\w{1,16})?\.(?:key|pem)$|^wallet\.dat$/;
