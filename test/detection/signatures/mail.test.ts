import { assertFound, assertPasses, FORM, JSON_VALUE } from './tokens.js';

describe('injection into mails', () => {
  it('sees another receiver or header behind an address or a subject', () => {
    assertFound(
      'mail.header',
      'ann@a.example\nBcc: bob@b.example',
      'ann@a.example\r\nCc:bob@b.example',
      'ann@a.example\nSubject: x',
      'Hello\nBcc: bob@b.example',
      ['ann%40a.example%0ATo%3Abob%40b.example', FORM],
      ['ann@a.example\nBcc: bob@b.example\n\nbuy\nthis', JSON_VALUE],
      ['Hello\nBcc: bob@b.example\n\nbuy\nthis', { place: 'json', name: 'body.subject' }],
    );
  });

  it('sees commands of mail servers', () => {
    assertFound(
      'mail.command',
      'x\r\nRCPT TO: <bob@b.example>',
      'x\nMAIL FROM:<bob@b.example>',
      'x\r\nA1 LOGIN a b',
      'x\r\nDATA\r\nFrom: a',
    );
  });

  it('lets quoted mails and lists pass', () => {
    assertPasses(
      'mail',
      ['From: Ann\nSent: Monday\nTo: Bob\nCc: Carl\nSubject: x', JSON_VALUE],
      ['Note:\nSubject: hello', JSON_VALUE],
      ['Hi Bob,\n\nplease see below.\nCc: ann@a.example\n', JSON_VALUE],
      'ann@a.example\nbob@b.example',
    );
  });
});
