const EVERYWHERE: readonly string[] = [
  'server.request.uri.raw',
  'server.request.query',
  'server.request.body',
  'server.request.headers.no_cookies',
  'server.request.cookies',
];

/**
 * A rule set for libddwaf that was written for this bench, to have something to measure beside: a rule or two for each
 * family. Far fewer than the engine ships with, so what it costs here is a lower bound.
 */
export const rules = {
  version: '2.2',
  metadata: { rules_version: 'bench' },
  rules: [
    rule('sqli', { operator: 'is_sqli' }),
    rule('xss', { operator: 'is_xss' }),
    regex('sqli-union', 'union(?:\\s|/\\*[^*]{0,32}\\*/){1,8}(?:all\\s{1,8})?select\\b'),
    regex('sqli-time', '\\b(?:sleep|benchmark|pg_sleep)\\s{0,8}\\(\\s{0,8}\\d'),
    regex('xss-tag', '<\\s{0,8}(?:script|iframe|svg|object|embed)\\b'),
    regex('xss-event', '\\bon[a-z]{3,24}\\s{0,8}=\\s{0,8}["\'\\w]'),
    regex('xss-scheme', '(?:java|vb)script\\s{0,8}:'),
    regex('shell-separator', '[;&|`]\\s{0,8}(?:cat|id|ls|wget|curl|nc|bash|sh|ping|whoami|uname)\\b'),
    regex('shell-substitution', '\\$\\((?:[^)]{1,64})\\)|\\$\\{ifs\\}'),
    regex('path-traversal', '(?:\\.\\.[/\\\\]){2,}'),
    phrases('sensitive-files', [
      '/etc/passwd',
      '/etc/shadow',
      '.git/config',
      '.htpasswd',
      'wp-config.php',
      'win.ini',
      '/proc/self',
    ]),
    regex('remote-file', '^(?:https?|ftp|file|php|phar|expect)://[^?]{1,256}\\?*$'),
    regex('ssrf-address', '//(?:127\\.|10\\.|169\\.254\\.|192\\.168\\.|localhost\\b|0x7f|\\[::1?\\])'),
    regex('template', '\\{\\{[^}]{1,64}\\}\\}|<%=[^%]{1,64}%>|#\\{[^}]{1,64}\\}'),
    phrases('server-side-include', ['<!--#exec', '<!--#include', '<!--#echo']),
    regex('php-code', '<\\?php|\\b(?:eval|assert|system|passthru|shell_exec|base64_decode)\\s{0,8}\\('),
    phrases('java-code', ['java.lang.runtime', 'processbuilder', 'java.lang.class', 'getclass().forname', 'ognl.']),
    phrases('node-code', ['child_process', 'process.mainmodule', 'require(', 'constructor.constructor']),
    regex('jndi', '\\$\\{[^}]{0,64}(?:jndi|lower|upper|env)[^}]{0,64}:'),
    regex('serialized', '\\b(?:o:\\d{1,4}:"|rO0AB|aced0005)'),
    regex('document-operator', '^\\$(?:ne|gt|gte|lt|lte|in|nin|regex|where|exists)$|\\$where\\b'),
    regex('ldap-filter', '[*)(]{1,2}\\s{0,8}\\([|&!]|\\)\\([a-z]{1,24}='),
    phrases('xml-entity', ['<!doctype', '<!entity', 'system "file:', 'xinclude']),
    regex('header-injection', '[\\r\\n]\\s{0,8}(?:set-cookie|location|content-type|content-length)\\s{0,8}:'),
    phrases(
      'scanner',
      ['sqlmap', 'nikto', 'nessus', 'nuclei', 'acunetix', 'masscan', 'dirbuster', 'wpscan'],
      ['server.request.headers.no_cookies'],
    ),
    phrases('prototype', ['__proto__', 'constructor.prototype']),
  ],
};

interface Match {
  readonly operator: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

function rule(id: string, { operator, parameters }: Match, addresses: readonly string[] = EVERYWHERE) {
  const inputs = addresses.map((address) => ({ address }));
  return {
    id,
    name: id,
    tags: { type: id, category: 'attack_attempt' },
    conditions: [{ operator, parameters: { inputs, ...parameters } }],
    transformers: ['lowercase'],
  };
}

function regex(id: string, pattern: string) {
  return rule(id, { operator: 'match_regex', parameters: { regex: pattern, options: { case_sensitive: false } } });
}

function phrases(id: string, list: readonly string[], addresses = EVERYWHERE) {
  return rule(id, { operator: 'phrase_match', parameters: { list } }, addresses);
}
