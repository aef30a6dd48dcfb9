/** A text with its entities of HTML read. */
export function withoutEntities(text: string): string {
  return text.replace(ENTITY, entity);
}

/** Numbers may have leading zeros without end, and no semicolon (HTML, 13.2.5.80). */
const ENTITY = /&(?:#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}))|([a-z]{2,8}));?/gi;

function entity(whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? whole;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['colon', ':'],
  ['semi', ';'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lbrack', '['],
  ['rbrack', ']'],
  ['lsqb', '['],
  ['rsqb', ']'],
  ['lbrace', '{'],
  ['rbrace', '}'],
  ['lcub', '{'],
  ['rcub', '}'],
  ['sol', '/'],
  ['bsol', '\\'],
  ['equals', '='],
  ['grave', '`'],
  ['num', '#'],
  ['dollar', '$'],
  ['percnt', '%'],
  ['period', '.'],
  ['comma', ','],
  ['plus', '+'],
  ['excl', '!'],
  ['quest', '?'],
  ['ast', '*'],
  ['vert', '|'],
  ['lowbar', '_'],
  ['commat', '@'],
  ['tab', '\t'],
  ['newline', '\n'],
  ['nbsp', ' '],
  ['hyphen', '-'],
  ['dash', '-'],
  ['verbar', '|'],
  ['hat', '^'],
  ['midast', '*'],
]);
