/** The word and the sentence for a status. */
export interface Text {
  readonly error: string;
  readonly message: string;
}

/** What a refused client reads, by status. `messages` are the application's own. */
export function textsOf(messages: Readonly<Record<string, string>>): (status: number) => Text {
  const texts = new Map(TEXTS);
  for (const [status, message] of Object.entries(messages)) {
    texts.set(Number(status), { error: (texts.get(Number(status)) ?? REFUSED).error, message });
  }
  return (status) => texts.get(status) ?? REFUSED;
}

const REFUSED: Text = { error: 'refused', message: 'The request was refused.' };

const TEXTS: ReadonlyMap<number, Text> = new Map([
  [308, { error: 'https_required', message: 'Use https.' }],
  [400, { error: 'bad_request', message: 'The request could not be understood.' }],
  [401, { error: 'unauthorized', message: 'Authentication is required.' }],
  [403, { error: 'forbidden', message: 'The request was refused.' }],
  [404, { error: 'not_found', message: 'There is nothing here.' }],
  [408, { error: 'request_timeout', message: 'The request took too long.' }],
  [413, { error: 'content_too_large', message: 'The request is too large.' }],
  [415, { error: 'unsupported_media_type', message: 'This content type is not accepted.' }],
  [426, { error: 'upgrade_required', message: 'Use https.' }],
  [429, { error: 'too_many_requests', message: 'Too many requests. Try again later.' }],
  [500, { error: 'internal_error', message: 'The request could not be checked.' }],
  [503, { error: 'service_unavailable', message: 'The service is not available. Try again later.' }],
]);
