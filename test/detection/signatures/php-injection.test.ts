import { assertFound, assertPasses } from './code.js';

const block = (content: string): string => `$${`{${content}}`}`;

describe('PHP injection', () => {
  it('sees tags that open code', () => {
    assertFound('php_injection.open_tag', [
      ['<?php echo 1;'],
      ['<?= $a ?>'],
      ['<? print 1 ?>'],
      ['%3C%3FPHP%20a%28%29%3B', { place: 'query' }],
      ['GIF89a<?php\n$a=1;\n$b=2;\n$c=3;\n', { place: 'multipart' }],
      ['[php]echo 1;[/php]'],
      ['<script language="php">a();</script>'],
    ]);
  });

  it('sees code that runs what the request brings, in documents too', () => {
    assertFound('php_injection.web_shell', [
      ['system($_REQUEST["a"])'],
      ['Some words about a file that was found on our server last week: @eval(base64_decode($_POST[a]));'],
    ]);
  });

  it('sees calls of functions that reach the system', () => {
    assertFound('php_injection.risky_call', [
      ["system('uname')"],
      ['1;passthru("uname")'],
      ["'.exec('uname').'"],
      ['shell_exec /* a */ ("uname")'],
      ["include('/etc/hosts')"],
      ['call_user_func("a", "b")'],
      ['/a/eval(base64_decode("YQ=="))', { place: 'path' }],
    ]);
    assertFound('php_injection.call', [['trim(1)'], ['chr(65)'], ['openssl_random_pseudo_bytes(9)']]);
  });

  it('sees names that are put together', () => {
    assertFound('php_injection.disguised_call', [
      ["('sys'.'tem')('uname')"],
      ['("passthru")("uname")'],
      ['[exec][0](a)'],
      ["$a='shell_'.'exec';"],
      ["(new ReflectionFunction('a'))->invoke()"],
    ]);
  });

  it('sees variables that are called, built, or filled from the request', () => {
    assertFound('php_injection.variable_call', [['$a(1)'], ['$_[0](2)'], ['A::$b()'], ['$$a(1)']]);
    assertFound('php_injection.dynamic_variable', [[block("'a'")], [block('@print(1)')], ["$ {'a'}"]]);
    assertFound('php_injection.superglobal', [["$_SERVER['A']"], ['$GLOBALS[a]'], ['$_GET[a]', { place: 'cookie' }]]);
  });

  it('sees settings of php.ini', () => {
    assertFound('php_injection.setting', [
      ['auto_prepend_file=/tmp/a'],
      ['-d allow_url_include=1 -d safe_mode=0'],
      ['session.save_path = /tmp'],
    ]);
  });

  it('lets prose, prices, formulas and code that is shown pass', () => {
    assertPasses('php_injection', [
      ['How does the system (of government) work?'],
      ['Copy (2) of header'],
      ['US$5 (approx.)'],
      ['$AAPL (Apple)'],
      ["O'Neil (Bob) & Co. - mail (home)"],
      ['SUM(A1:A9)'],
      ['/^a(b|c)$/.exec(text)'],
      ['[System](docs/system.md)'],
      ['```php\n<?php echo $row["a"];\n```'],
      ['<?xml version="1.0"?><a/>'],
      ['$__timeFilter(created)'],
      [block('name')],
      ['count=3'],
      ["const a = require('./a');"],
    ]);
  });
});
