export const hostile: Readonly<Record<string, (length: number) => string>> = {
  'functions of XPath': (n) => 'count(//a'.repeat(n / 9),
  'predicates that end': (n) => "'] | ".repeat(n / 5),
  'options behind addresses': (n) => 'a@b -X '.repeat(n / 7),
  'URLs in a path': (n) => '/http://a'.repeat(n / 9),
  'odd segments': (n) => "/a'(".repeat(n / 4),
  'loops of shells': (n) => 'while a;'.repeat(n / 8),
  'substitution that closes late': (n) => `\`${'a;'.repeat(n / 2)}\``,
  'options of drivers': (n) => `jdbc:a:${'?init '.repeat(n / 6)}`,
  'braces in brackets': (n) => '[[${'.repeat(n / 4),
};
