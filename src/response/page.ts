import { STATUS_CODES } from 'node:http';
import type { Answer } from './answer.js';

/** A plain page without script, style, image or link: it looks the same under any Content-Security-Policy. */
export function page(status: number, { message, traceId }: Answer): string {
  const title = escaped(STATUS_CODES[status] ?? 'Refused');
  const trace = traceId === undefined ? '' : `<p>Trace: <code>${escaped(traceId)}</code></p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${escaped(message)}</p>
${trace}</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
