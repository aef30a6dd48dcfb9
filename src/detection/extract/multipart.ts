import type { Inspection } from '../inspection.js';
import type { Kind, Naming } from '../place.js';

const NAME: Kind = { place: 'multipart', role: 'name', encoding: 'none' };
const VALUE: Kind = { place: 'multipart', role: 'value', encoding: 'none' };
const FILE_NAME: Kind = { place: 'file_name', role: 'value', encoding: 'none' };

/** Looks at the fields, the file names and the text parts of a multipart body. */
export function* lookAtMultipart(
  inspection: Inspection,
  bytes: Buffer,
  contentType: string,
): Generator<undefined, void> {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`;
  for (const part of bytes.toString().split(delimiter).slice(1)) {
    const head = part.indexOf('\r\n\r\n');
    if (head === -1) continue;
    const headers = part.slice(0, head);
    const name = /[; ]name="([^"]*)"/i.exec(headers)?.[1] ?? '';
    const fileName = /filename\*?="?([^"\r\n]*)"?/i.exec(headers)?.[1];
    const naming: Naming = { inputName: () => `body.${name.slice(0, 64)}` };
    inspection.lookAt(name, NAME, { inputName: () => 'body' });
    if (fileName !== undefined) inspection.lookAt(fileName, FILE_NAME, { inputName: () => `body.${name}.filename` });
    inspection.lookAt(part.slice(head + 4).replace(/\r\n$/, ''), VALUE, naming);
    yield;
  }
}
