import { assertFound, assertPasses } from './code.js';

describe('Deserialization', () => {
  it('sees how serialized objects begin', () => {
    assertFound('deserialization.magic_number', [
      ['rO0ABXVyABNbTGphdmEubGFuZy5TdHJpbmc7', { place: 'header' }],
      ['rO0ABQ', { place: 'cookie' }],
      ['AAEAAAD/////AQAAAAAAAAA='],
      ['cos\nsystem\n(S"uname"\ntR.'],
      ['\xac\xed\x00\x05sr'],
      ['state=rO0ABXNy/', { place: 'text' }],
    ]);
  });

  it('sees objects of PHP', () => {
    assertFound('deserialization.php_object', [
      ['O:3:"Abc":1:{s:1:"a";i:1;}'],
      ['O:+3:"A\\B":0:{}'],
      ['a:1:{i:0;O:1:"A":0:{}}'],
      ['C:11:"ArrayObject":5:{x:i:0}'],
    ]);
  });

  it('sees texts that name a type', () => {
    assertFound('deserialization.typed_text', [
      ['!!python/object/apply:os.getcwd []'],
      ['!!javax.script.ScriptEngineManager []'],
      ['--- !ruby/object:Gem::Version'],
      ['<java><object class="java.lang.Runtime"/></java>', { place: 'xml' }],
      ['py/object', { role: 'name' }],
      ['System.Windows.Data.ObjectDataProvider, PresentationFramework'],
    ]);
  });

  it('lets tokens, times and lists pass', () => {
    assertPasses('deserialization', [
      ['eyJhbGciOiJub25lIn0'],
      ['a:2:{i:0;i:1;}'],
      ['Ratio O:3 {a}: "b" 1'],
      ['Wow!! system down'],
      ['object: {"a": 1}'],
      ['rO0tbeer'],
    ]);
  });
});
