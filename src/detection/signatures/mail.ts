import { CHARACTER } from '../characters.js';
import type { Family } from '../family.js';
import type { Signature } from '../signature.js';

const HEADER: Signature = {
  id: 'mail.header',
  family: 'mail',
  severity: 'medium',
  score: 50,
  meaning: 'A line break and a recipient or another header of a mail behind an address (CWE-93).',
};
const COMMAND: Signature = {
  id: 'mail.command',
  family: 'mail',
  severity: 'high',
  score: 60,
  meaning: 'A line break and a command of a mail server (RFC 5321).',
};

/** Injection into mails and the protocols of mail servers. */
export const mail: Family = {
  name: 'mail',
  signatures: [HEADER, COMMAND],
  mayHold: ({ characters }) =>
    (characters & CHARACTER.LINE) !== 0 && (characters & (CHARACTER.AT | CHARACTER.COLON)) !== 0,

  inspect(input, report) {
    const value = input.unescaped;
    if (input.isProse || value.length > LONGEST) return;
    const command = value.search(COMMAND_LINE);
    if (command !== -1) report(COMMAND, value, command);
    const header = value.search(BEHIND_ADDRESS);
    if (header !== -1) report(HEADER, value, header);
  },
};

const LONGEST = 512;
const COMMAND_LINE = /[\r\n][ \t]{0,8}(?:rcpt to|mail from)[ \t]{0,4}:/i;
/** An address that ends its line, then a header: people who quote a mail begin with the header. */
const BEHIND_ADDRESS =
  /@[a-z0-9.-]{1,253}[ \t]{0,4}[\r\n]{1,2}[ \t]{0,8}(?:b?cc|to|subject|reply-to|content-type|from)[ \t]{0,4}:/i;
