import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether two texts are the same, in a time that tells nothing of where they differ. False for what is no text: a secret
 * that is not set equals nothing.
 */
export function safeEqual(a: string | undefined, b: string | undefined): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return timingSafeEqual(digest(a), digest(b));
}

/** Of the code units: as UTF-8 all lone surrogates would be the same. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf16le').digest();
}
