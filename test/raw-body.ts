/** A body in chunks of some size, as Transfer-Encoding: chunked sends it (RFC 9112, 7.1). */
export function chunked(body: string, size: number): string {
  const chunks = body.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  return `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;
}
