import { assertFound, assertPasses, COOKIE, FORM, HEADER, JSON_VALUE } from './tokens.js';

describe('injection into filters of directories', () => {
  it('sees a condition that is closed without having been opened', () => {
    assertFound(
      'ldap.breakout',
      'ann)(uid=*',
      '*)(mail=a*',
      'ann)(|(pin=*)',
      'ann)(&)',
      'ann)(!(locked=1)',
      'x)|(cn=root',
      'x*)(cn=*))\0',
      'x)(uidNumber>=0',
      'ann)((|mail=*)',
      ['ann%29%28%7C%28uid%3D*', FORM],
      ['ann)(uid=*', COOKIE],
      ['ann)(uid=*', HEADER],
      ['*)(objectClass=*', JSON_VALUE],
    );
  });

  it('sees a whole filter', () => {
    assertFound('ldap.filter', '(&(cn=a*)(ou=b))', '(|(uid=*)(mail=*))', '(!(userPassword=x))', '*(|(mail=*))');
  });

  it('sees probes made of nothing but the characters of filters', () => {
    assertFound('ldap.probe', "*()|&'", '*))(|(', '*)\0', '(&(*)(|', '!(&(|(*)(');
  });

  it('lets parentheses of people, mathematics and programs pass', () => {
    assertPasses(
      'ldap',
      ':) (a=b)',
      ';-) (yes)',
      'f(x) = (a=1)(b=2)',
      'if (!(x = y)) (z=1)',
      'Smith (& Sons)',
      '(a)(b)(c)',
      '*** (new) ***',
      'P@ss!#(word)*&1',
      '(*)',
      '*/*',
      '2 * (3 + 4)',
      'a && (b || c)',
      ['Use `(&(objectClass=person)(cn=a*))` as the filter, I think', JSON_VALUE],
      ['a) (b\nc) (d=1)\ne) (f=2)\n', JSON_VALUE],
    );
  });
});
