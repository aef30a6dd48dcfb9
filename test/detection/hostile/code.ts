/** Texts that make careless detection of injected code take more than linear time. */
export const hostile: Readonly<Record<string, (length: number) => string>> = {
  'lookups that nothing closes': repeated('$' + '{lower:'),
  'lookups in lookups': nested(`$${'{a:-'}`, '}'),
  'defaults in defaults': nested('$' + '{::-', '}'),
  'base64 in lookups': nested('$' + '{base64:', '}'),
  'dates in lookups': nested('$' + "{date:'j", "'}"),
  'braces that nothing closes': repeated('{{7*7'),
  'braces alone': repeated('{'),
  'sums in braces': repeated('{1*1}'),
  'sums in braces behind a letter': (length) => `x${'{1*1}'.repeat(length / 5)}`,
  'tags of Ruby': repeated('<% if '),
  brackets: repeated('[['),
  'calls in calls': repeated('chr('),
  'calls in a path': repeated('/chr('),
  'risky calls': repeated('system( '),
  'names in quotes': repeated("'exec'.'exec' "),
  'strings that a dot joins': repeated("'a'.'b'"),
  comments: repeated('/*('),
  'comments to the end of no line': repeated('#//('),
  'variables that are called': repeated('$a('),
  'variables in braces': repeated('$' + '{$'),
  'indexes of variables': repeated('$a[0]'),
  'open tags': repeated('<?= '),
  'tags of PHP': repeated('<?php-'),
  settings: repeated('-d a.b '),
  'names with dots': repeated('java.lang.'),
  'one long name with dots': (length) => `java.${'a'.repeat(length)}.Runtime(`,
  classes: repeated('java.lang.Runtime '),
  'static calls': repeated('@java.lang.Runtime@'),
  'assignments of OGNL': repeated('(#a=%{'),
  'types of Spring': repeated('T( T('),
  'frames of a stack': repeated('java.io.X.y(X.java:1 '),
  'quotes before a dot': repeated("'.getclass "),
  constructors: repeated('.constructor["a '),
  modules: repeated('require( "'),
  loops: repeated('while( '),
  directives: repeated('<!--#'),
  'elements of ESI': repeated('<esi:'),
  'serialized lists': repeated('a:1:{i:0;'),
  'serialized strings': repeated('a:1:{s:1:"'),
  'names of serialized objects': repeated('O:1:"a'),
  'tags of YAML': repeated('!!python/object'),
  'elements of Java': repeated('<java <object '),
  'steps of a relation': repeated('a__'),
  'attributes with underscores': repeated('{{x.__'),
  'directives of Velocity': repeated('#set( $a.class.'),
  'expressions of Thymeleaf': repeated('__$' + '{'),
  'every word at once': repeated(
    'java.lang system( {{ %{ $' +
      '{ @a.b@c #set( __import__ require process.constructor getclass() forname getruntime <#assign memberaccess ) ',
  ),
};

function repeated(unit: string): (length: number) => string {
  return (length) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** As many openers as closers. */
function nested(opener: string, closer: string): (length: number) => string {
  return (length) => {
    const depth = Math.floor(length / (opener.length + closer.length));
    return opener.repeat(depth) + closer.repeat(depth);
  };
}
