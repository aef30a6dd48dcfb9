import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import type { Signature } from '../signature.js';
import { isFreeText } from './free-text.js';

const HEADER: Signature = {
  id: 'mail.header',
  family: 'mail',
  severity: 'high',
  score: 55,
  meaning:
    'A line break is followed by a header of a mail: the mail made of the value would go to others too (CWE-93).',
};
const COMMAND: Signature = {
  id: 'mail.command',
  family: 'mail',
  severity: 'high',
  score: 60,
  meaning: 'A line break is followed by a command of a mail server (SMTP, IMAP, POP3; CWE-147).',
};

const OPTION: Signature = {
  id: 'mail.option',
  family: 'mail',
  severity: 'critical',
  score: 60,
  meaning: 'An option of sendmail stands behind an address: it writes a log or reads a configuration (CWE-88).',
};

/** Line breaks that add receivers, headers or commands to a mail (CWE-93). */
export const mail: Family = {
  name: 'mail',
  signatures: [HEADER, COMMAND, OPTION],
  mayHold({ characters, role, place }): boolean {
    return (
      (characters & (CHARACTER.LINE | CHARACTER.AT)) !== 0 &&
      (characters & HOLDS) !== 0 &&
      role === 'value' &&
      place !== 'graphql' &&
      place !== 'text'
    );
  },
  inspect(input: Input, report: Report): void {
    const { unescaped: view } = input;
    if ((input.characters & ADDRESSED) === ADDRESSED && !isFreeText(input)) {
      const option = view.search(SENDMAIL);
      if (option !== -1) report(OPTION, view, option);
    }
    if ((input.characters & CHARACTER.LINE) === 0) return;
    const command = view.search(MAIL_COMMAND);
    if (command !== -1 && !input.isProse) report(COMMAND, view, command);
    const line = FIRST_LINE.exec(view);
    if (line === null) return;
    // A message may go on with the names of who else gets it; a subject or an address has one line.
    const isAddress = ADDRESS.test(line[0]);
    RECEIVERS.lastIndex = line[0].length;
    const addsReceiver = RECEIVERS.test(view) && (isAddress || !isFreeText(input) || ONE_LINE_KEY.test(input.key));
    HEADERS.lastIndex = line[0].length;
    const addsHeader = (isAddress || line[0].trim() === '') && HEADERS.test(view);
    if (addsReceiver || addsHeader) report(HEADER, view, line[0].length);
  },
};

const ADDRESSED = CHARACTER.AT | CHARACTER.MINUS | CHARACTER.SPACE | CHARACTER.SLASH;
const HOLDS = CHARACTER.LINE | CHARACTER.SLASH;
/** A log file, a folder of the queue, a configuration. */
const SENDMAIL =
  /[\s"']-(?:X\s?(?:\/|\.{1,2}\/|[a-z]:\\)|oQ\s?\/|OQueueDirectory\s?=|C\s?\/(?:etc|tmp|var|proc|home)\b)/;
/** One line without a colon: a quoted mail begins with headers of its own. */
const FIRST_LINE = /^[^:\r\n]{0,256}[\r\n]{1,4}[ \t]{0,4}/;
const RECEIVERS = /b?cc[ \t]{0,4}:[ \t]{0,4}[^\s@:]{1,128}@/iy;
const ONE_LINE_KEY = /mail|^(?:from|to|cc|bcc|subject|sender|recipient|reply_?to|name)$/;
const ADDRESS = /^\s{0,4}[^\s@]{1,128}@[^\s@]{1,256}\s{0,8}$/;
const HEADERS =
  /(?:to|from|cc|bcc|reply-to|sender|return-path|subject|mime-version|content-type|content-transfer-encoding|x-mailer|x-priority|errors-to|disposition-notification-to)[ \t]{0,4}:/iy;
const MAIL_COMMAND =
  /[\r\n]{1,4}[ \t]{0,4}(?:rcpt to[ \t]{0,4}:|mail from[ \t]{0,4}:|(?:ehlo|helo) [\w.[\]-]{1,128}\s{0,4}[\r\n]|auth (?:login|plain|cram-md5)\b|(?:data|quit|rset)[ \t]{0,4}\r?\n(?:from|to|subject|mail from|rcpt to|ehlo|quit)\b|[a-z]{1,4}\d{1,5} (?:capability|login|logout|select|examine|create|delete|rename|fetch|store|search|copy|append|list|lsub|status|noop|expunge|uid|authenticate|starttls)\b|(?:retr|dele|top) \d{1,6}\s{0,4}(?:[\r\n]|$))/i;
