import { assertFound, assertPasses, FORM, JSON_VALUE, KEY, NAME } from './tokens.js';

describe('pollution of prototypes', () => {
  it('sees keys that lead to the prototype of all objects', () => {
    assertFound(
      'prototype_pollution.key',
      ['__proto__', KEY],
      ['__proto__.a', KEY],
      ['constructor.prototype', KEY],
      ['a[__proto__][b]', NAME],
      ['__proto__%5Ba%5D', NAME],
      ['constructor[prototype][a]', NAME],
      ["a['constructor']['prototype']['b']", NAME],
      ['a.constructor.prototype.b', NAME],
      ['__pro__proto__to__[a]', NAME],
      ['%5f%5fproto%5f%5f[a]', NAME],
      ['__proto__[a]', { place: 'form', role: 'name' }],
    );
  });

  it('sees paths and objects in values', () => {
    assertFound(
      'prototype_pollution.path',
      '__proto__.admin',
      'a.b.__proto__.admin',
      'constructor.prototype.admin',
      '__proto__[admin]=1',
    );
    assertFound('prototype_pollution.object', '{"__proto__": {"a": 1}}', '{"constructor":{"prototype":{"a":1}}}');
  });

  it('lets words, and text about prototypes pass', () => {
    assertPasses(
      'prototype_pollution',
      ['constructor', KEY],
      ['prototype', KEY],
      ['_proto_', NAME],
      'prototype',
      'prototype.v2',
      'constructor of bridges',
      'Array.prototype.map',
      'What is __proto__ good for?',
      ['obj.__proto__ = null;\nother.__proto__.x = 1;\n', JSON_VALUE],
      ['type A = { __proto__: never }', FORM],
    );
  });
});
