/** Types in text formats that run something when they are made. Patterns read lower case, and are bounded. */
export const TEXTS: readonly { readonly hint: string; readonly pattern: RegExp }[] = [
  // YAML tags: Python, Java, Ruby, Perl, PHP.
  { hint: '!!python/', pattern: /!!python\/(?:object|name|module)(?:\/(?:apply|new))?:[\w.]{1,80}/ },
  { hint: '!python/', pattern: /!python\/object/ },
  { hint: 'tag:yaml.org,2002:python', pattern: /tag:yaml\.org,2002:python\/(?:object|name|module)/ },
  {
    hint: '!!',
    pattern: /!!(?:javax?|com\.sun|org\.(?:apache|springframework|h2|yaml)|com\.mchange|groovy|sun)\.[a-z]/,
  },
  {
    hint: '!ruby/',
    pattern: /!{1,2}ruby\/(?:object|struct|hash|array|regexp|sym|class|module|exception|marshalable|hash-with-ivars)\b/,
  },
  { hint: 'js/function', pattern: /(?:!!|tag:yaml\.org,2002:)js\/function\b/ },
  // Keys by which libraries of Ruby choose the class: Oj, JSON.
  { hint: 'json_class', pattern: /^\s{0,8}json_class\s{0,8}$|[{,]\s{0,8}["']json_class["']\s{0,8}:/ },
  { hint: 'gem::', pattern: /^\s{0,8}gem::(?:installer|requirement|package|specfetcher|requestset)\b/ },
  { hint: '!!perl/', pattern: /!!perl\/(?:code|ref|hash|glob|scalar|regexp)/ },
  { hint: '!php/', pattern: /!{1,2}php\/(?:object|const)/ },
  // XStream, XMLDecoder, and serializers of .NET.
  { hint: '<java', pattern: /<java\s[^<>]{0,80}class\s{0,4}=\s{0,4}["']java\.beans\.xmldecoder/ },
  {
    hint: '<object',
    pattern:
      /<(?:object|void|class|new|array)\s{1,8}(?:id=["'][^"']{0,32}["']\s{1,8})?(?:class|method|property|name)\s{0,4}=\s{0,4}["'](?:javax?|com\.sun|org\.|sun|groovy)\b/,
  },
  {
    hint: '<void',
    pattern:
      /<void\s{1,8}(?:class|method|property)\s{0,4}=\s{0,4}["'](?:javax?\.|com\.sun|org\.|sun\.|exec|start|getruntime)/,
  },
  {
    hint: 'sorted-set',
    pattern: /<(?:java\.util\.)?(?:sorted-set|tree-map|priorityqueue|priority-queue|dynamic-proxy)\b/,
  },
  { hint: 'dynamic-proxy', pattern: /<dynamic-proxy\b/ },
  { hint: 'priorityqueue', pattern: /<java\.util\.priorityqueue\b/ },
  { hint: 'eventhandler', pattern: /java\.beans\.eventhandler/ },
  {
    hint: '<java.',
    pattern:
      /<javax?\.(?:lang\.(?:processbuilder|runtime|process)|util\.priorityqueue|imageio|naming|script|crypto\.cipherinputstream)/,
  },
  { hint: '<jdk.', pattern: /<jdk\.nashorn\./ },
  { hint: '<com.sun.', pattern: /<com\.sun\.(?:rowset|org|xml|jndi|tools)\b/ },
  { hint: 'objectdataprovider', pattern: /(?:system\.windows\.data\.|<|["'\s:])objectdataprovider\b/ },
  { hint: 'typeconfusedelegate', pattern: /typeconfusedelegate/ },
  {
    hint: 'windowsidentity',
    pattern: /system\.security\.principal\.(?:windowsidentity|windowsclaimsidentity|windowsprincipal)/,
  },
  {
    hint: 'system.',
    pattern:
      /\bsystem\.(?:diagnostics\.process\b|configuration\.install\.assemblyinstaller|activities\.presentation|management\.automation|windows\.(?:data|resourcedictionary|markup)|workflow\.componentmodel|io\.fileinfo|data\.services\.internal|web\.ui\.losformatter|runtime\.remoting|codedom\.compiler|collections\.generic\.sortedset.{0,80}mscorlib)/,
  },
  {
    hint: 'py/',
    pattern:
      /["']py\/(?:object|reduce|function|type|repr|newobj|state)["']|^\s{0,8}py\/(?:object|reduce|function|repr|newobjargs)\s{0,8}$/,
  },
  { hint: '_$$nd_func$$_', pattern: /_\$\$nd_func\$\$_/ },
  { hint: '$$eval', pattern: /^\s{0,4}\$\$(?:eval|function)\b/ },
  { hint: '__js_function', pattern: /__js_function/ },
];
