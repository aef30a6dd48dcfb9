import { assertFound, assertPasses } from './code.js';

const expression = (content: string): string => `$${`{${content}}`}`;

describe('Template injection', () => {
  it('sees calculations between delimiters', () => {
    assertFound('template_injection.arithmetic', [
      ['{{9*9}}'],
      ["{{ 9 * '9' }}"],
      [expression('191*7')],
      [expression('{8*8}')],
      ['#{5*5}'],
      ['<%= 6*6 %>'],
      ['@(3+4)'],
      ['{4*4}'],
      ['%7B%7B7%2A8%7D%7D', { place: 'path' }],
    ]);
  });

  it('sees the way from an object to the interpreter', () => {
    assertFound('template_injection.internals', [
      ['{{ ().__class__.__base__ }}'],
      ["{{ x|attr('a') }}"],
      ['{% for a in [].__class__.__mro__ %}{% endfor %}'],
      ["{{ a['\\x5f\\x5fclass\\x5f\\x5f'] }}"],
    ]);
  });

  it('sees what runs commands or code', () => {
    assertFound('template_injection.execution', [
      ["{{ os.popen('a').read() }}"],
      ["{{ ['a']|map('passthru') }}"],
      ["{system('a')}"],
      ["<%= File.read('/a') %>"],
      ['<%= `uname` %>'],
      ["{{constructor.constructor('a')()}}"],
      [expression('"freemarker.template.utility.Execute"?new()("a")')],
      [expression('x.getClass()')],
    ]);
  });

  it('sees objects of frameworks, statements and directives', () => {
    assertFound('template_injection.framework_object', [
      ['{{ config.items() }}'],
      ['{{self}}'],
      ['{{ settings.SECRET_KEY }}'],
    ]);
    assertFound('template_injection.statement', [['{% debug %}'], ['{% load log %}'], ['{% if 1 %}a{% endif %}']]);
    assertFound('template_injection.directive', [
      ['<#assign a=1>'],
      ['#set($a=1)'],
      [`__${expression('new a()')}__::.x`],
    ]);
  });

  it('sees Python and other languages without delimiters', () => {
    assertFound('template_injection.python_object', [
      ["__import__('os')"],
      ['"".__class__.__mro__'],
      ["os.system('a')"],
    ]);
    assertFound('template_injection.interpreter_call', [["IO.popen('a')"], ['io.popen(a)']]);
  });

  it('sees names that follow relations', () => {
    assertFound('template_injection.relation_lookup', [
      ['author__account__email__startswith', { role: 'name' }],
      ['password__regex', { role: 'name' }],
    ]);
  });

  it('lets templates of users, formulas and code pass', () => {
    assertPasses('template_injection', [
      ['{{ first_name }}'],
      ['{{#each users}}{{this.name}}{{/each}}'],
      ['{{ item.name|e }}'],
      ['{% for item in items %}{{ item.title }}{% endfor %}'],
      [expression('price')],
      [expression("count > 1 ? 'items' : 'item'")],
      ['<%= user.name %>'],
      ['{count, plural, one {# item} other {# items}}'],
      ['query { user { name } }'],
      ['x^{2+3} + \\frac{1}{2}'],
      ['{{path/to/file}}'],
      ['{{2024-01-02}}'],
      ['`{{ 2 + 5 }}` is shown as 7\n\n```\n{{ 2 + 5 }}\n```'],
      ['created_at__gte', { role: 'name' }],
      ['components__button__index', { role: 'name' }],
      ['Room @ (3 people)'],
      ['import taxes; open (daily)'],
    ]);
  });

  it('sees directives of style sheets and Razor, and passes addresses of mail', () => {
    assertFound('template_injection.directive', [
      ['<xsl:value-of select="system-property(\'xsl:vendor\')"/>'],
      ['@Html.Raw("a")'],
      ['a @System.IO.File.ReadAllText("a")'],
    ]);
    assertFound('template_injection.python_object', [['exec(open("a").read())'], ['pty.spawn("a")']]);
    assertPasses('template_injection', [
      ['ada@microsoft.com (at work)'],
      ['ada@html.example.'],
      ['text/html,*/*;q=0.8', { place: 'header' }],
    ]);
  });
});
