import type { Inspected } from '../../src/detection/engine.js';

/** Requests of about that many characters that make a careless parser start over at every part of them. */
export const bodies: Readonly<Record<string, (length: number) => Partial<Inspected>>> = {
  'parameters without values': (n) => ({ query: 'a&'.repeat(n / 2) }),
  'parameters without anything': (n) => ({ query: '&'.repeat(n) }),
  'many parameters': (n) => ({ query: "a=b'&".repeat(n / 5) }),
  'one parameter of equals signs': (n) => ({ query: '='.repeat(n) }),
  'a parameter with a long name': (n) => ({ query: `${"a'".repeat(n / 2)}=b` }),
  'cookies without values': (n) => header('Cookie', 'a; '.repeat(n / 3)),
  'cookies without anything': (n) => header('Cookie', ';'.repeat(n)),
  'cookies of spaces': (n) => header('Cookie', `;${' '.repeat(n)}`),
  'a referer of question marks': (n) => header('Referer', `http://a/${'?'.repeat(n)}`),
  'a referer with many parameters': (n) => header('Referer', `http://a/?${'a&'.repeat(n / 2)}`),
  'many headers': (n) => ({
    rawHeaders: Array.from({ length: n / 10 }, (_, i) => (i % 2 === 0 ? 'X-Any' : "any'value")),
  }),
  'form fields without values': (n) => form('a&'.repeat(n / 2)),
  'JSON objects in each other': (n) => json('{"a":'.repeat(n / 5)),
  'JSON lists in each other': (n) => json('['.repeat(n)),
  'JSON lists in each other with strings': (n) => json('["a\'",'.repeat(n / 6)),
  'JSON brackets that close': (n) => json(`{${']}'.repeat(n / 2)}`),
  'many JSON keys': (n) => json(`{${'"a":1,'.repeat(n / 6)}`),
  'many JSON keys with findings': (n) => json(`{${'"a\'":"b\'",'.repeat(n / 10)}`),
  'a JSON string without an end': (n) => json(`{"a":"${'b'.repeat(n)}`),
  'a JSON string of escaped quotes': (n) => json(`{"a":"${'\\"'.repeat(n / 2)}`),
  'a JSON string of backslashes': (n) => json(`{"a":"${'\\'.repeat(n)}"`),
  'JSON strings of backslashes': (n) => json(`{"a":"${'\\\\\\\\\\\\\\\\"'.repeat(n / 9)}`),
  'a JSON string of escapes': (n) => json(`{"a":"${'\\u0027'.repeat(n / 6)}"}`),
  'JSON quotes': (n) => json(`[${'"'.repeat(n)}`),
  'JSON strings and spaces': (n) => json(`["a"${' '.repeat(n)}`),
  'many JSON strings and spaces': (n) => json(`[${'""   '.repeat(n / 5)}`),
  'JSON without quotes': (n) => json(`{${'a:b,'.repeat(n / 4)}`),
  'JSON texts in JSON strings': (n) =>
    json(
      `[${JSON.stringify('{"a":"b"}')
        .concat(',')
        .repeat(n / 16)}1]`,
    ),
  'JSON texts in each other': (n) => json(inEachOther(n)),
  'JSON comments': (n) => json(`{${'/*'.repeat(n / 2)}`),
  'XML elements in each other': (n) => xml('<a>'.repeat(n / 3)),
  'XML elements that only close': (n) => xml('</a>'.repeat(n / 4)),
  'XML attributes without an end': (n) => xml(`<a ${'b="c'.repeat(n / 4)}`),
  'many XML attributes': (n) => xml(`<a ${'b="c" '.repeat(n / 6)}`),
  'XML comments without an end': (n) => xml('<!--'.repeat(n / 4)),
  'XML sections without an end': (n) => xml('<![CDATA['.repeat(n / 9)),
  'XML sections': (n) => xml(`<a>${'<![CDATA[a]]>'.repeat(n / 13)}`),
  'XML processing instructions': (n) => xml('<?a '.repeat(n / 4)),
  'XML declarations without an end': (n) => xml('<!DOCTYPE a ['.repeat(n / 13)),
  'XML entities declared': (n) => xml(`<!DOCTYPE a [${'<!ENTITY b "c">'.repeat(n / 15)}`),
  'XML entities declared and used': (n) => xml(`<!DOCTYPE a [<!ENTITY b "c">]><a>${'&b;'.repeat(n / 3)}`),
  'XML entities without an end': (n) => xml(`<a>${'&a'.repeat(n / 2)}`),
  'XML angle brackets': (n) => xml('<'.repeat(n)),
  'XML text of entities': (n) => xml(`<a>${'&#39;'.repeat(n / 5)}</a>`),
  'many XML elements': (n) => xml(`<a>${"<b>c'</b>".repeat(n / 9)}</a>`),
  'multipart delimiters': (n) => multipart('--b\r\n'.repeat(n / 5)),
  'multipart delimiters without lines': (n) => multipart('--b'.repeat(n / 3)),
  'multipart halves of delimiters': (n) => multipart('\r\n--'.repeat(n / 4)),
  'multipart parts': (n) => multipart('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\'\r\n'.repeat(n / 56)),
  'multipart headers without an end': (n) => multipart(`--b\r\n${'Content-Disposition: form-data\r\n'.repeat(n / 32)}`),
  'multipart names without an end': (n) =>
    multipart(`--b\r\nContent-Disposition: form-data${'; name="'.repeat(n / 8)}\r\n\r\n`),
  'multipart names': (n) => multipart(`--b\r\nContent-Disposition: form-data${'; name=a'.repeat(n / 8)}\r\n\r\n`),
  'multipart file names': (n) =>
    multipart(`--b\r\nContent-Disposition: form-data${'; filename="'.repeat(n / 12)}\r\n\r\n`),
  'multipart spaces': (n) => multipart(`--b\r\nContent-Disposition:${' '.repeat(n)};name=a\r\n\r\n`),
  'multipart line breaks': (n) => multipart(`--b\r\n\r\n${'\r\n'.repeat(n / 2)}`),
  'multipart without a boundary': (n) => body('multipart/form-data', '--\r\n\r\n'.repeat(n / 6)),
  'a media type without an end': (n) => body(`multipart/form-data;${' boundary="'.repeat(n / 11)}`, '--b\r\n\r\na'),
  'base64 in a field': (n) => form(`a=${Buffer.from('{"a":"\' or 1=1"}'.repeat(n / 22)).toString('base64url')}`),
  'base64 in many fields': (n) => form('a=JyBvciAxPTEgLS0g&'.repeat(n / 19)),
  'bytes that are no text': (n) => ({ body: { bytes: Buffer.alloc(n, 0xfe), contentType: '' } }),
  'a text of spaces': (n) => body('', ' '.repeat(n)),
};

const json = (text: string) => body('application/json', text);
const xml = (text: string) => body('application/xml', text);
const form = (text: string) => body('application/x-www-form-urlencoded', text);
const multipart = (text: string) => body('multipart/form-data; boundary=b', text);
const header = (name: string, value: string) => ({ rawHeaders: [name, value] });

function body(contentType: string, text: string): Partial<Inspected> {
  return { body: { bytes: Buffer.from(text), contentType } };
}

/** Each level doubles the backslashes of the one before: the same number of levels, whatever the length. */
function inEachOther(length: number): string {
  let text = JSON.stringify(Array.from({ length: length / 64 }, () => "b'"));
  for (let level = 0; level < 3; level++) text = JSON.stringify({ a: text });
  return text;
}
