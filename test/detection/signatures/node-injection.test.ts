import { assertFound, assertPasses } from './code.js';

describe('Node injection', () => {
  it('sees modules that reach the system', () => {
    assertFound('node_injection.module', [
      ["require('child_process').execSync('a')"],
      ['require("node:fs").rmSync("a")'],
      ["import('net').then(a => a)"],
      ["r\\u0065quire('vm')"],
    ]);
  });

  it('sees the process, constructors and evaluation', () => {
    assertFound('node_injection.process', [
      ['process.env'],
      ['process.mainModule.a'],
      ['globalThis.process'],
      ['process[a]'],
      ['process.exit()'],
      ['1;process.version'],
    ]);
    assertFound('node_injection.constructor_escape', [
      ["this.constructor.constructor('a')()"],
      ["[].map.constructor('return 1')()"],
      ['Reflect.construct(Function, [])'],
    ]);
    assertFound('node_injection.evaluation', [
      ["new Function('return 1')()"],
      ["setTimeout('a()', 1)"],
      ["vm.runInThisContext('a')"],
    ]);
  });

  it('sees loops without an end, and functions that were serialized', () => {
    assertFound('node_injection.endless_loop', [['while(1){}'], ['for(;;);'], ['while(!false)']]);
    assertFound('node_injection.serialized_function', [['_$$ND_FUNC$$_function(){}()']]);
  });

  it('lets prose and code that is shown pass', () => {
    assertPasses('node_injection', [
      ['These jobs require (at least) two years; the process takes a week.'],
      ["```js\nconst { exec } = require('child_process');\n```"],
      ["import a from './a.js'"],
      ['while (you were out)'],
      ['{"process":{"pid":1}}'],
      ['constructor (noun)'],
      ['process.md'],
    ]);
  });

  it('takes what is asked about for a question', () => {
    assertPasses('node_injection', [
      ['node.js process.env tutorial'],
      ['how to read process.env.PORT'],
      ['the process.exit documentation'],
    ]);
  });
});
