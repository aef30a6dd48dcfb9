/**
 * What a verifier has thrown, without the credential: drivers and token libraries quote what they could not read. An error
 * that holds a secret keeps only what of its name, code and frames does not.
 */
export function withhold(secrets: readonly string[], thrown: unknown): unknown {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf);
  const isClean = (text: string) => !forms.some((form) => text.includes(form));
  try {
    if (!(thrown instanceof Error)) return isClean(String(thrown)) ? thrown : new Error(WITHHELD);
    const { name, message, stack = '', code } = thrown as Error & { readonly code?: unknown };
    if ([name, message, stack, typeof code === 'string' ? code : ''].every((text) => isClean(String(text)))) {
      return thrown;
    }
    const error = new Error(WITHHELD);
    if (isClean(name)) error.name = name;
    const frames = stack.slice(Math.max(0, stack.indexOf('\n    at ')));
    error.stack = `${error.name}: ${WITHHELD}${frames.startsWith('\n') && isClean(frames) ? frames : ''}`;
    return typeof code === 'string' && isClean(code) ? Object.assign(error, { code }) : error;
  } catch {
    return new Error(WITHHELD);
  }
}

const WITHHELD = 'auth.verify: its error holds the credential and is withheld';

/** A secret as it is, in a URL, and in a quoted text. */
function formsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}
