import { CHARACTER } from '../characters.js';
import type { Family, Report } from '../family.js';
import type { Input } from '../input.js';
import { signaturesOf } from '../signature.js';

const family = 'file_upload';
const signature = signaturesOf(family);

const EXECUTABLE = signature('executable', 'high', 50, 'An uploaded file has a name that web servers run.');
const CONFIGURATION = signature(
  'configuration',
  'high',
  60,
  'An uploaded file has the name of a configuration that web servers obey.',
);
const HIDDEN_EXTENSION = signature('hidden_extension', 'high', 50, 'The name of an uploaded file hides what it is.');
const OUTSIDE = signature('outside', 'high', 50, 'The name of an uploaded file leads out of the folder of uploads.');
const CODE = signature('code', 'high', 50, 'An uploaded file begins with code that web servers run.');

/** Files that a server may run once they are stored: CWE-434. Whether a type of file is wanted at all is not asked here. */
export const fileUpload: Family = {
  name: family,
  signatures: [EXECUTABLE, CONFIGURATION, HIDDEN_EXTENSION, OUTSIDE, CODE],
  mayHold: ({ place, role, characters }) =>
    place === 'file_name' || (place === 'multipart' && role === 'value' && (characters & CHARACTER.LESS) !== 0),
  inspect,
};

const LONGEST_NAME = 1_024;

function inspect(input: Input, report: Report): void {
  if (input.place === 'multipart') {
    if (SERVER_CODE.test(input.text.slice(0, 256))) report(CODE, input.text, 0);
    return;
  }
  const name = input.unescapedLower.slice(-LONGEST_NAME);
  if (/[/\\]\.{2,}[/\\]|^\.{2,}[/\\]|^[/\\](?:etc|var|tmp|root|usr|proc|dev|home)[/\\]/.test(name))
    report(OUTSIDE, name, 0);
  const bare = name.replace(/\.\s{1,8}(?=[a-z])/g, '.').replace(/(?:[\s.;]|::\$(?:data|index_allocation))+$/, '');
  const file = bare.slice(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\')) + 1);
  if (CONFIGURATIONS.has(file)) report(CONFIGURATION, name, 0);
  if (RUN.test(file)) report(bare === name ? EXECUTABLE : HIDDEN_EXTENSION, name, 0);
  else if (HIDDEN.test(file)) report(HIDDEN_EXTENSION, name, 0);
}

const RUN =
  /\.(?:php(?:[0-9]{0,4}|[st])|phtml?|pht|phar|pgif|asp|aspx|asa|asax|ascx|ashx|asmx|axd|cshtml|vbhtml|soap|jspx?|jspf|jspa|jsw|jsv|jtml|cfml?|cfc|cgi|fcgi|shtml|stm|shtm)$/;
/** What runs, before an extension that passes: for servers that look at all of them (Apache), or cut at `;`, NUL or a line end. */
const HIDDEN =
  /\.(?:php[0-9s]?|phtml|phar|aspx?|asa|ashx|jspx?|cgi|cfm)(?:[\s\0;:%/\\.]{1,8}(?:jpe?g|png|gif|bmp|webp|pdf|txt|svg|ico|zip|docx?|csv|mp[34]|xml)?)$|\.(?:jpe?g|png|gif|bmp|webp|pdf|txt|svg|ico)[\s\0;:]{1,8}\.?(?:php[0-9s]?|phtml|phar|aspx?|jspx?|cgi)|\0/;
const CONFIGURATIONS: ReadonlySet<string> = new Set([
  '.htaccess',
  '.htpasswd',
  '.user.ini',
  'php.ini',
  'web.config',
  'web.xml',
  'global.asax',
  'global.asa',
  'uwsgi.ini',
  '.bashrc',
  '.profile',
  '.bash_profile',
  'authorized_keys',
  '.ssh',
]);

/** Behind the magic number of an image, too. */
const SERVER_CODE =
  /^(?:gif8[79]a[^<]{0,32}|\ufeff)?\s{0,16}<(?:\?php\s|\?=|%@\s{0,4}(?:page|import|webhandler|webservice|language|control)\b|%\s{0,4}(?:eval|execute|response|runtime|request|dim)\b|script\s{1,4}(?:language\s{0,2}=\s{0,2}["']?(?:php|vbscript)|runat\s{0,2}=\s{0,2}["']?server))/i;
