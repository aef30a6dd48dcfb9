import { RISKY_FUNCTIONS } from '../php-injection/names.js';
import type { Embedded } from './delimiters.js';

export type Evidence = 'arithmetic' | 'internals' | 'execution' | 'object' | 'statement';

/** What an expression in a template does that no template of a user needs; patterns read lower case and are bounded. */
export function evidenceOf(embedded: Embedded, isInDocument: boolean, lower: string): Evidence | undefined {
  const { content, opener } = embedded;
  if (hasInternals(content) && isReached(content, opener, isInDocument)) return 'internals';
  if (opener !== '{' && EXECUTION_ANYWHERE.test(content)) return 'execution';
  if (isInDocument) return undefined;
  if (isArithmetic(embedded, lower)) return 'arithmetic';
  if (opener === '{') return isSmarty(content) ? 'execution' : undefined;
  if (opener === '[[' || opener === '@(') return undefined;
  if (EXECUTION.test(content) || (opener !== '${' && CONSTRUCTOR.test(content)) || namesFunction(content))
    return 'execution';
  if (opener === '${' && CONSTRUCTOR_CALL.test(content)) return 'execution';
  if ((opener === '<%' || opener === '#{') && BACKTICKS.test(content)) return 'execution';
  if (OBJECTS.test(content)) return 'object';
  if ((opener === '{%' || opener === '<%') && STATEMENT.test(content)) return 'statement';
  return isWholeObject(embedded, lower) ? 'object' : undefined;
}

function hasInternals(content: string): boolean {
  return (content.includes('_') || ATTRIBUTES.test(content)) && INTERNALS.test(content);
}

const ATTRIBUTES = /\|\s{0,4}attr|\.(?:mro|subclasses)/;

/** In one brace programs format names, `{self.__class__.__name__}`, and list modules: an attack goes on from there. */
function isReached(content: string, opener: Embedded['opener'], isInDocument: boolean): boolean {
  if (opener !== '{' && opener !== '[[') return true;
  if (content.includes('__class__.__name__')) return INTERNALS.test(content.replaceAll('__class__.__name__', ''));
  return !isInDocument || CHAIN.test(content);
}

const CHAIN = /__[a-z_]{2,20}__["']?\]?\s?(?:\.|\[|\()[^{}]{0,80}__[a-z_]{2,20}__/;

/** Attributes that lead from any object of Python to its interpreter, also in parts: `['__cla'+'ss__']`. */
const INTERNALS =
  /__(?:class|mro|base|bases|subclasses|globals|builtins|init|import|self|dict|code|func|module|getattribute|getitem|reduce|reduce_ex|call|loader|spec|closure|kwdefaults|subclasshook|init_subclass|enter|exit)__|\|\s{0,4}attr\s{0,4}\(|\.(?:mro|subclasses)\s{0,4}\(|\b(?:func_globals|gi_frame|f_globals|f_builtins|cr_frame|tb_frame)\b|_templatereference__|\['__|\["__|__'\]|__"\]|'_'\s{0,4}[*~+]|"_"\s{0,4}[*~+]/;

const EXECUTION_ANYWHERE =
  /freemarker\.template\.utility|\?new\s{0,4}\(|\bgetruntime\s{0,4}\(|registerundefinedf(?:ilter|unction)callback|_self\.env|\bt\s{0,4}\(\s{0,4}java|constructor\s{0,4}\.\s{0,4}constructor\s{0,4}\(/;

const EXECUTION =
  /(?:^|[^\w$])(?:popen\d?|system|execsync|exec|shell_exec|passthru|spawn|proc_open|eval|execfile|compile|require|instance_eval|class_eval|send|public_send|open|file_get_contents|get_user_file|file_excerpt|phpinfo|highlight_file|include_php|readfile|var_dump|dump)\s{0,4}\(|(?:^|[^\w$])(?:os|io|file|dir|kernel|process|subprocess|system|sys|commands|platform|open[34]|pty|importlib|builtins|runtime|shell|pathname|etc|marshal)\s{0,4}\.\s{0,4}(?:popen\w?|system|read\w{0,8}|open|write|shell|cmd|exec\w{0,4}|spawn\w{0,4}|entries|glob|listdir|environ|mainmodule|binding|env|exit|run|call|check_output|getoutput|modules|import_module|load|each_line|passwd|getpwnam|io|diagnostics|start|getenv|getproperty|argv)\b|(?:^|\s)(?:require|require_relative|import)\s{1,8}["']?(?:os|sys|subprocess|open[34]|socket|pty|importlib|json|fileutils|net\/http)\b|%x[({[]|\.getclass\s{0,4}\(|\.forname\s{0,4}\(|\.newinstance\s{0,4}\(|\bnew\s{1,4}(?:java|groovy|org|com|freemarker|function)\b|\?(?:api|eval|interpret)\b|\.evaluate\s{0,4}\(|\bprotectiondomain|getprotectiondomain|openstream\s{0,4}\(|readallbytes|getresource(?:asstream)?\s{0,4}\(|getsystemproperty|getengine(?:by\w{1,12})?\s{0,4}\(|\.this\.push\b|\bthis\s{0,4}\.\s{0,4}push\s{1,4}["'(]|\.system\s{1,4}["']|with\s{1,4}["'][\w\s]{0,16}["']\s{1,4}as\s{1,4}\||lookup\s{0,4}\(\s{0,4}lookup|\.inspect\.os\b|@?runtime\.exec|\binclude\s{0,4}\(\s{0,4}["'](?:\/|\.\.)|^\s{0,4}\(?\s{0,4}function\s{0,4}\(/;

/** Ruby and Perl run what stands between them. */
const BACKTICKS = /`[^`]{1,128}`/;

const CONSTRUCTOR = /(?:^|[^\w])constructor\s{0,4}(?:[.([]|\|)|["'`]constructor["'`]|\bconstructor\b.{0,64}\(/;
const CONSTRUCTOR_CALL = /\bconstructor\s{0,4}(?:\(\s{0,4}["'`]|\[)|\.getclass\s{0,4}\(/;

/** Objects of frameworks that lead out of a template. */
const OBJECTS =
  /\b(?:cycler|joiner|lipsum|namespace|url_for|get_flashed_messages)\s{0,4}(?:\.|\[|\|)|\bconfig\s{0,4}(?:\.items|\.from_|\[|\|\s{0,4}(?:list|items|tojson|pprint|string))|\bconfig\.(?:secret|sqlalchemy|database|api|aws)|\bself\s{0,4}\.\s{0,4}(?:_|module|template|context|attr|environment)|\b(?:request|self|session)\s{0,4}(?:\|\s{0,4}(?:attr|string|list)|\.\s{0,4}(?:application|environ|__|args|_get_|getattribute|setattribute|getsession|getclass|getservletcontext|getparameter|getheader|server\b|form\b|values\b))|\bapp\.(?:request|session|environment|debug)\b|\b_self\b|\bpagecontext\b|\bfacescontext\b|(?:^|\s)\.(?:data_model|globals|template_name|main_template_name|current_template_name)\b|\b(?:settings|config)\s{0,4}\.\s{0,4}(?:secret_key|databases|debug|database_url)\b|\bmessages\.storages\b|\bhandler\.settings|\bapplication\.settings|\b(?:applicationscope|sessionscope|requestscope|initparam)\b|\bsystem\.(?:getproperty|getenv)|\bclass\.(?:get|classloader|forname|inspect)|\b_\.templatesettings|\bsmarty\.(?:version|template|now|server|const|get|post|env)|\bsettings\.secret|\bget_env\b|\$(?:smarty|eval|parse|on|new|injector)\b|\bphp_?info\b|\b_context\b|\bnode_env\b|\bchr\s{0,4}\(/;

const STATEMENT =
  /^[-+=\s]{0,4}(?:debug\s{0,4}$|import\s{1,8}["']?\w|from\s{1,8}["']?\w|load\s{1,8}\w|module\s|python\b|set\s{1,8}\w{1,32}\s{0,8}=\s{0,8}["'([{\d]|(?:if|elif|unless|while)\s{1,8}\(?\s{0,4}(?:true|false|1|0|not\s{1,4}false|["']?\d{1,6}["']?\s{0,4}[=<>!]{1,2}\s{0,4}["']?\d|["'][^"']{0,16}["']\s{0,4}==)|include\s{1,8}["'](?:\/|\.\.|[\w-]{0,32}:)|extends\s{1,8}["'](?:\/|\.\.|[\w-]{0,32}:)|raw\s{0,4}$|php\b|@|require\s|(?:for|foreach)\s{1,8}\w{1,16}\s{1,4}in\s{1,4}(?:\(\)|\[\]|["']|range\s{0,4}\()|ssi\s|filter\s{1,4}(?:system|exec)|apply\s{1,4})/;

/** A string that names a function of PHP, which a filter would call: `|map('system')`. */
function namesFunction(content: string): boolean {
  if (!content.includes('|') && !content.includes('(')) return false;
  for (const match of content.matchAll(QUOTED)) {
    const name = match[1] as string;
    if (RISKY_FUNCTIONS.has(name) && !HARMLESS.has(name)) return true;
  }
  return false;
}

const QUOTED = /["']([a-z_]{4,32})["']/g;
const HARMLESS: ReadonlySet<string> = new Set(
  'header mail copy rename glob extract unpack pack touch virtual serialize serialized strrev str_replace'.split(' '),
);

/** Numbers, or strings of them, with an operator between: their result shows that something was evaluated. */
function isArithmetic({ opener, content, start, end }: Embedded, lower: string): boolean {
  const inner = innerOf(content);
  if (inner.length > 64 || !ARITHMETIC.test(inner)) return false;
  if (opener !== '{' && opener !== '@(' && opener !== '[=' && opener !== '[[') return true;
  // LaTeX writes x^{2+3}; a value that begins or ends with it is no formula.
  const before = lower.slice(Math.max(0, start - 16), start).trimEnd();
  const isFirst = start < 16 && before === '';
  const isLast = lower.length - end < 16 && lower.slice(end).trim() === '';
  return (isFirst && (opener !== '[[' || isLast)) || (isLast && /["'>]$/.test(before));
}

/** From the last brace on: what an expression in an expression holds. */
function innerOf(content: string): string {
  const brace = content.lastIndexOf('{');
  const end = brace === -1 ? -1 : content.indexOf('}', brace);
  return content.slice(brace + 1, end === -1 ? undefined : end);
}

const ARITHMETIC =
  /^[=:!-]?\s{0,8}\(?\s{0,8}(?:["']?\d{1,12}["']?|["'][\w]{0,16}["'])\s{0,8}(?:[*+%^]|\*\*)\s{0,8}["']?\d{1,12}["']?(?:\s{0,4}[*+\-/]\s{0,4}\d{1,12}){0,4}\s{0,8}\)?\s{0,8}(?:\|\s{0,4}\w{1,16})?\s{0,8}-?$/;

/** Smarty: functions of PHP and tags that run code. */
function isSmarty(content: string): boolean {
  const call = SMARTY_CALL.exec(content);
  if (call !== null) return RISKY_FUNCTIONS.has(call[1] as string);
  return SMARTY.test(content);
}

const SMARTY_CALL = /^(?:if\s{1,4}|=\s{0,4}|\$)?([a-z_]\w{1,40})\s{0,4}\(/;
const SMARTY =
  /^(?:\$smarty\s{0,4}[.[]|smarty_internal|self::(?:getstreamvariable|clearconfig)|include_php\s|fetch\s{1,4}file\s{0,4}=|eval\s{1,4}var\s{0,4}=|math\s{1,4}equation\s{0,4}=|function\s{1,4}name\s{0,4}=|template_object|\$this->)/;

/** Nothing but the name of an object that shows what a server holds. */
function isWholeObject({ opener, content, start, end }: Embedded, lower: string): boolean {
  if (opener !== '{{' || start > 4 || end < lower.length - 4) return false;
  return WHOLE.test(innerOf(content).trim());
}

const WHOLE = /^(?:config|self|_self|_context|lipsum|cycler|joiner|settings|request|debug|\$this|\$scope)$/;
