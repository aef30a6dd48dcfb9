import { assertFound, assertPasses, COOKIE, FORM, HEADER, JSON_VALUE, NAME, PATH } from './tokens.js';

const QUERY = { place: 'query' } as const;

describe('line breaks that make a header or a message', () => {
  it('sees a header behind a line break, however that is written', () => {
    assertFound(
      'crlf.header',
      ['en%0d%0aSet-Cookie:a=b', QUERY],
      ['en%0aLocation:%20https://h.example', QUERY],
      ['en%0dX-Any: 1', QUERY],
      ['en%250d%250aContent-Length:0', QUERY],
      ['en%25%30%61Set-Cookie:a=b', QUERY],
      ['en%%0a0aSet-Cookie:a=b', QUERY],
      ['en%u000aSet-Cookie:a=b', QUERY],
      ['%E5%98%8A%E5%98%8DSet-Cookie:a=b', QUERY],
      ['en%5cr%5cnSet-Cookie:a=b', QUERY],
      ['en%0d%0a%20Set-Cookie:a=b', QUERY],
      ['en%0d%0aAny-Header:a', QUERY],
      ['/a%0d%0aSet-Cookie:a=b', PATH],
      ['a%0d%0aSet-Cookie:a=b', COOKIE],
      ['a%0d%0aSet-Cookie:a=b', HEADER],
      ['a%0d%0aSet-Cookie:a=b', FORM],
      ['a%0d%0aContent-Length:0%0d%0a%0d%0aHTTP/1.1 200 OK', FORM],
      ['a\nTransfer-Encoding: chunked', JSON_VALUE],
    );
  });

  it('sees a second message, and content of the client', () => {
    assertFound(
      'crlf.message',
      ['x%0d%0a%0d%0aHTTP/1.1%20200%20OK', QUERY],
      ['x%0aGET%20/admin%20HTTP/1.1', QUERY],
      ['GET http://h.example/ HTTP/1.0', QUERY],
      ['x%0aPOST%20/%20HTTP/1.1', FORM],
    );
    assertFound('crlf.content', ['x%0d%0a%0d%0a<html>hi', QUERY]);
  });

  it('sees a line break where no client puts one', () => {
    assertFound('crlf.line_break', ['/a%0ab', PATH], ['%0d%0aa', NAME], ['a%0a%0db=c', QUERY]);
    assertFound('crlf.fastcgi_parameter', ['/index.php/PHP_VALUE%0Asession.auto_start=1', PATH]);
  });

  it('lets notes and messages of several lines pass', () => {
    assertPasses(
      'crlf',
      ['Note:\nSubject: hello', JSON_VALUE],
      ['Party\nLocation: Berlin\nHost: Ann', JSON_VALUE],
      ['Party%0ALocation:%20Berlin', QUERY],
      ['Check-in: 3pm%0ACheck-out: 11am', QUERY],
      ['Hello Ann,%0D%0A%0D%0Asee you soon.%0D%0AYours, Bob', FORM],
      ['Hello Ann,%0Asee you soon', QUERY],
      ['I get this:\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nwhat is wrong with it?', JSON_VALUE],
      ['C:\\new\\readme: text', QUERY],
      ['get /a/b http', QUERY],
    );
  });
});
