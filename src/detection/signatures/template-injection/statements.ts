import type { Signature } from '../../signature.js';

const critical = { family: 'template_injection', severity: 'critical' } as const;

export const directive: Signature = {
  ...critical,
  id: 'template_injection.directive',
  score: 60,
  meaning:
    'A directive of a template language, such as FreeMarker, Velocity or Thymeleaf, which its engine would run (CWE-1336).',
};
export const pythonObject: Signature = {
  ...critical,
  id: 'template_injection.python_object',
  score: 60,
  meaning: 'An expression of Python that reaches modules of the system or the inside of objects (CWE-95).',
};
export const interpreterCall: Signature = {
  ...critical,
  id: 'template_injection.interpreter_call',
  score: 50,
  meaning: 'A call of Ruby, Lua, Perl or Elixir that runs a command or reads a file (CWE-94).',
};

/** What stands without delimiters: patterns read lower case, and are bounded. */
export const STATEMENTS: readonly {
  readonly signature: Signature;
  readonly hint: string;
  readonly pattern: RegExp;
  /** Stands in documents too. */
  readonly isCommon?: boolean;
}[] = [
  {
    signature: directive,
    hint: '<#',
    pattern:
      /<#(?:assign|include|import|list|if|function|macro|setting|local|global|attempt|ftl|escape|visit|stop|foreach)\b[\s\w>]/,
    isCommon: true,
  },
  {
    signature: directive,
    hint: '[#',
    pattern: /\[#(?:assign|include|import|list|function|macro|setting|local|global|attempt|ftl)\s/,
    isCommon: true,
  },
  { signature: directive, hint: '?new', pattern: /["']\s{0,4}\?\s{0,4}new\s{0,4}\(/ },
  {
    signature: directive,
    hint: '#',
    pattern: /#(?:set|foreach|evaluate|parse|include|if|elseif|macro|define)\s{0,4}\(\s{0,4}(?:\$\w|["'])/,
    isCommon: true,
  },
  {
    signature: directive,
    hint: '$',
    pattern:
      /\$!?\{?\w{1,32}\.(?:class|getclass\(\))\.(?:inspect|forname|classloader|getmethod|type|newinstance|getclassloader)/,
  },
  { signature: directive, hint: '$class', pattern: /\$class\.(?:inspect|type)\b/ },
  { signature: directive, hint: '__', pattern: /__[$*#@~]\{[^}]{1,512}\}__|\}__::/ },
  {
    signature: directive,
    hint: '$ow',
    pattern: /<xsl:value-of\s{1,8}select\s{0,4}=\s{0,4}["'](?:system-property|document|php:function)/,
  },
  {
    signature: directive,
    hint: 'th:',
    pattern: /\bth:(?:text|utext|eval|with|each|if|insert|replace|fragment|href|object)\s{0,4}=\s{0,4}["'][$*#@~]\{/,
    isCommon: true,
  },
  {
    signature: directive,
    hint: '@system.',
    pattern: /@(?:system|microsoft|html)\.\w{1,40}\.?\w{0,40}[.(]/,
    isCommon: true,
  },
  {
    signature: directive,
    hint: '@{',
    pattern: /@\{\s{0,8}(?:var|int|string|object|system\.|process\.|\/\/)/,
    isCommon: true,
  },
  { signature: directive, hint: '@(', pattern: /@\(\s{0,8}(?:system|microsoft|typeof|new\s)/, isCommon: true },
  {
    signature: pythonObject,
    hint: '__',
    pattern:
      /[\])'"\w]\s{0,2}(?:\.|\[["'])\s{0,2}__(?:class|mro|bases?|subclasses|globals|builtins|init(?!__\s?\()|import|dict|code|getattribute|reduce|reduce_ex|self)__(?!\.__name__)/,
    isCommon: true,
  },
  { signature: pythonObject, hint: '__import__', pattern: /__import__\s{0,4}\(/, isCommon: true },
  {
    signature: pythonObject,
    hint: 'os.',
    pattern:
      /(?:^|[^\w.])os\s{0,2}\.\s{0,2}(?:system|popen\d?|exec[lv]\w{0,3}|spawn[lv]\w{0,3}|environ|listdir|fork|kill|remove|unlink|execute|getenv)\s{0,4}[([]/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    hint: 'subprocess',
    pattern: /\bsubprocess\s{0,2}\.\s{0,2}(?:popen|call|run|check_output|check_call|getoutput|getstatusoutput)\b/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    hint: 'commands.',
    pattern: /\bcommands\.getoutput|\bpty\.spawn\s{0,4}\(|\bcodecs\.(?:open|decode)\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    hint: 'import',
    pattern:
      /(?:^|[;'")]\s{0,4})import\s{1,4}(?:os|sys|subprocess|socket|pty|shutil|importlib|builtins)\s{0,4}(?:[;,]|$|\n)/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    hint: 'open(',
    pattern:
      /(?:^|[^\w.])open\s{0,2}\(\s{0,2}["'](?:\/|[a-z]:|\.\.)[^"']{1,128}["'][^)]{0,32}\)\s{0,2}\.\s{0,2}(?:read|write)/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    hint: 'compile',
    pattern: /\b(?:eval|exec)\s{0,4}\(\s{0,4}(?:compile|__import__|open|input|base64\.|bytes|chr)\s{0,4}[(.]/,
    isCommon: true,
  },
  {
    signature: interpreterCall,
    hint: '.',
    pattern:
      /(?:^|[^\w.])(?:io\.popen|file\.(?:open|read|readlines|write)|kernel\.(?:system|exec|open|spawn)|open3\.(?:popen3|capture[23]e?)|system\.(?:shell|cmd)|process\.spawn|io\.(?:read|sysopen|readlines|binread)|dir\.(?:glob|entries)|package\.loadlib)\s{0,4}\(\s{0,4}["'[\w]/,
    isCommon: true,
  },
  {
    signature: interpreterCall,
    hint: '::',
    pattern: /\bos::system|\bstd::process::command|\bstd::env::/,
    isCommon: true,
  },
  { signature: interpreterCall, hint: 'popen', pattern: /\bio\.popen\s{0,4}\(\s{0,4}\w/ },
];
