import { assertFound, assertPasses, COOKIE, FORM, JSON_VALUE, KEY, NAME } from './tokens.js';

describe('injection into document databases', () => {
  it('sees an operator where the name of a field is expected', () => {
    assertFound(
      'nosqli.operator_key',
      ['$gt', KEY],
      ['$where', KEY],
      ['$elemMatch', KEY],
      ['\\u0024nin', KEY],
      ['pin[$ne]', NAME],
      ['pin%5B%24regex%5D', NAME],
      ['filter[$or][0][admin]', NAME],
      ['age[$not][$lt]', NAME],
      ['owner.$exists', NAME],
      ['owner[$in][]', { place: 'form', role: 'name' }],
      ['owner[$ne]', { place: 'cookie', role: 'name' }],
    );
  });

  it('sees a query in a value', () => {
    assertFound(
      'nosqli.operator_value',
      '{"$gt": ""}',
      '{ $ne: 7 }',
      "{'pin': {'$regex': '^1'}}",
      "', $or: [{}, {'x': 'x",
      "5, $where: '2 == 2'",
      ['%7B%22%24ne%22%3Anull%7D', { place: 'query' }],
      ['{"a":{"$nin":[1]}}', COOKIE],
      ['color[$ne]=red', JSON_VALUE],
      [`{"pin":\n{"$gt":\n""}\n}`, JSON_VALUE],
    );
  });

  it('sees code behind the quote that ends a string of a condition', () => {
    assertFound(
      'nosqli.javascript_breakout',
      "ann' || 'b'=='b",
      'ann" || ""=="',
      "ann' && this.pin.match(/^1/)//",
      "'; return true; var z='",
      "';return 'q'=='q' && ''=='",
      "'; sleep(3000); '",
      "'});while(true){};//".replace('});', ';'),
      '|| 4==4',
      "this.owner == 'root'",
      'function(){return true}',
      ["ann%27%20||%20'1'=='1", FORM],
    );
  });

  it('sees calls of collections, loops that wait, and commands of other stores', () => {
    assertFound('nosqli.collection_call', 'db.items.drop()', 'db.items.insertOne({a:1})', "db.getCollection('x')");
    assertFound(
      'nosqli.busy_loop',
      '1;var a=new Date();do{b=new Date();}while(b-a<9000)',
      "';var s=Date.now();while(Date.now()-s<4000){};'",
    );
    assertFound(
      'nosqli.protocol_command',
      'x\r\nFLUSHALL\r\n',
      'x\r\nSET key 0 900 4\r\nevil',
      'x\r\n*2\r\n$4\r\nKEYS\r\n$1\r\n*\r\n',
      'x\r\nCONFIG SET dir /var/www',
    );
  });

  it('lets keys of other conventions pass', () => {
    assertPasses(
      'nosqli',
      ...['$filter', '$select', '$expand', '$count', '$top', '$orderby'].map((key) => [key, NAME] as const),
      ...['$schema', '$id', '$ref', '$set', '$set_once', '$unset', '$current_url', '$browser', '$type', '$date'].map(
        (key) => [key, KEY] as const,
      ),
      ['price$', NAME],
      ['a[$b]', NAME],
    );
  });

  it('lets words, prices, code that people show and ordinary JavaScript pass', () => {
    assertPasses(
      'nosqli',
      "O'Neil & Sons; D'Arcy || friends",
      'from $5 to $10: a bargain',
      '$name: who are you?',
      'query Find($where: Filter, $in: [Int]) { a }',
      "a === 'b' || 'c' === d",
      'Tom && Jerry == friends',
      ['Find them with `db.users.find({ age: { $gt: 5 } })`, then sort', JSON_VALUE],
      ['const a = 1;\nif (a == 1 || b) {\n  return this.value == 2;\n}\n', JSON_VALUE],
      ['.card {\n  $size: 10px;\n  $all: { a: b };\n}\n', JSON_VALUE],
      ["it's ok; return it whenever you like", JSON_VALUE],
      ['{"distinct_id":"a","$browser":"Chrome","$set":{"plan":"pro"}}', JSON_VALUE],
    );
  });
});
