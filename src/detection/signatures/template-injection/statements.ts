import { CHARACTER } from '../../characters.js';
import type { Signature } from '../../signature.js';
import type { Expression } from '../code/expressions.js';

const { PARENTHESIS, BRACE, BRACKET, HASH, AT, DOT, LESS, COLON, DOLLAR, EQUALS, UNDERSCORE } = CHARACTER;

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
export const STATEMENTS: readonly Expression[] = [
  {
    signature: directive,
    needs: LESS | HASH,
    hints: ['<#'],
    pattern:
      /<#(?:assign|include|import|list|if|function|macro|setting|local|global|attempt|ftl|escape|visit|stop|foreach)\b[\s\w>]/,
    isCommon: true,
  },
  {
    signature: directive,
    needs: BRACKET | HASH,
    hints: ['[#'],
    pattern: /\[#(?:assign|include|import|list|function|macro|setting|local|global|attempt|ftl)\s/,
    isCommon: true,
  },
  {
    signature: directive,
    needs: PARENTHESIS,
    hints: ['?new'],
    pattern: /["']\s{0,4}\?\s{0,4}new\s{0,4}\(/,
    isCommon: false,
  },
  {
    signature: directive,
    needs: HASH | PARENTHESIS,
    hints: ['#'],
    pattern: /#(?:set|foreach|evaluate|parse|include|if|elseif|macro|define)\s{0,4}\(\s{0,4}(?:\$\w|["'])/,
    isCommon: true,
  },
  {
    signature: directive,
    needs: DOLLAR | DOT,
    hints: ['class'],
    pattern:
      /\$!?\{?\w{1,32}\.(?:class|getclass\(\))\.(?:inspect|forname|classloader|getmethod|type|newinstance|getclassloader)/,
    isCommon: false,
  },
  { signature: directive, needs: DOLLAR, hints: ['$class'], pattern: /\$class\.(?:inspect|type)\b/, isCommon: false },
  {
    signature: directive,
    needs: UNDERSCORE | BRACE,
    hints: ['__$', '__*', '__#', '__@', '__~', '}__::'],
    pattern: /__[$*#@~]\{[^}]{1,512}\}__|\}__::/,
    isCommon: false,
  },
  {
    signature: directive,
    needs: LESS | COLON,
    hints: ['<xsl:value-of'],
    pattern: /<xsl:value-of\s{1,8}select\s{0,4}=\s{0,4}["'](?:system-property|document|php:function)/,
    isCommon: false,
  },
  {
    signature: directive,
    needs: COLON | EQUALS | BRACE,
    hints: ['th:'],
    pattern: /\bth:(?:text|utext|eval|with|each|if|insert|replace|fragment|href|object)\s{0,4}=\s{0,4}["'][$*#@~]\{/,
    isCommon: true,
  },
  {
    signature: directive,
    needs: AT | PARENTHESIS,
    hints: ['@system.', '@microsoft.', '@html.'],
    pattern: /(?:^|[^\w.-])@(?:system|microsoft|html)\.\w{1,40}(?:\.\w{1,40}){0,5}\s{0,2}\(/,
    isCommon: true,
  },
  {
    signature: directive,
    needs: AT | BRACE,
    hints: ['@{'],
    pattern: /@\{\s{0,8}(?:var|int|string|object|system\.|process\.|\/\/)/,
    isCommon: true,
  },
  {
    signature: directive,
    needs: AT | PARENTHESIS,
    hints: ['@('],
    pattern: /@\(\s{0,8}(?:system|microsoft|typeof|new\s)/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: UNDERSCORE,
    hints: ['__'],
    pattern:
      /[\])'"\w]\s{0,2}(?:\.|\[["'])\s{0,2}__(?:class|mro|bases?|subclasses|globals|builtins|init(?!__\s?\()|import|dict|code|getattribute|reduce|reduce_ex|self)__(?!\.__name__)/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: PARENTHESIS,
    hints: ['__import__'],
    pattern: /__import__\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: DOT,
    hints: ['os.'],
    pattern:
      /(?:^|[^\w.])os\s{0,2}\.\s{0,2}(?:system|popen\d?|exec[lv]\w{0,3}|spawn[lv]\w{0,3}|environ|listdir|fork|kill|remove|unlink|execute|getenv)\s{0,4}[([]/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: DOT,
    hints: ['subprocess'],
    pattern: /\bsubprocess\s{0,2}\.\s{0,2}(?:popen|call|run|check_output|check_call|getoutput|getstatusoutput)\b/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: DOT,
    hints: ['commands.getoutput', 'pty.spawn', 'codecs.'],
    pattern: /\bcommands\.getoutput|\bpty\.spawn\s{0,4}\(|\bcodecs\.(?:open|decode)\s{0,4}\(/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: 0,
    hints: ['import '],
    pattern:
      /(?:^|[;'")]\s{0,4})import\s{1,4}(?:os|sys|subprocess|socket|pty|shutil|importlib|builtins)\s{0,4}(?:[;,]|$|\n)/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: PARENTHESIS,
    hints: ['open('],
    pattern:
      /(?:^|[^\w.])open\s{0,2}\(\s{0,2}["'](?:\/|[a-z]:|\.\.)[^"']{1,128}["'][^)]{0,32}\)\s{0,2}\.\s{0,2}(?:read|write)/,
    isCommon: true,
  },
  {
    signature: pythonObject,
    needs: PARENTHESIS,
    hints: ['eval', 'exec'],
    pattern: /\b(?:eval|exec)\s{0,4}\(\s{0,4}(?:compile|__import__|open|input|base64\.|bytes|chr)\s{0,4}[(.]/,
    isCommon: true,
  },
  {
    signature: interpreterCall,
    needs: PARENTHESIS | DOT,
    hints: ['popen', 'file.', 'kernel.', 'open3', 'system.', 'process.', 'io.', 'dir.', 'loadlib'],
    pattern:
      /(?:^|[^\w.])(?:io\.popen|file\.(?:open|read|readlines|write)|kernel\.(?:system|exec|open|spawn)|open3\.(?:popen3|capture[23]e?)|system\.(?:shell|cmd)|process\.spawn|io\.(?:read|sysopen|readlines|binread)|dir\.(?:glob|entries)|package\.loadlib)\s{0,4}\(\s{0,4}["'[\w]/,
    isCommon: true,
  },
  {
    signature: interpreterCall,
    needs: COLON,
    hints: ['os::system', 'std::process', 'std::env'],
    pattern: /\bos::system|\bstd::process::command|\bstd::env::/,
    isCommon: true,
  },
  {
    signature: interpreterCall,
    needs: PARENTHESIS,
    hints: ['popen'],
    pattern: /\bio\.popen\s{0,4}\(\s{0,4}\w/,
    isCommon: false,
  },
];
