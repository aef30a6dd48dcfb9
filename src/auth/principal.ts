/** Who a caller has proved to be. */
export interface Principal {
  /** Stable and unique; limits, bans and telemetry know the caller by it. */
  readonly id: string;
  /** Whatever else the verifier knows of the caller. */
  readonly [fact: string]: unknown;
}

/**
 * A frozen copy of what a verifier has answered. What lies deeper stays the application's own: it may be cached there.
 * @throws {TypeError} for what is no principal, naming its type only: it may be the credential itself.
 */
export function principalOf(answer: unknown): Principal {
  if (typeof answer !== 'object' || answer === null) throw notAPrincipal(`a value of type ${typeof answer}`);
  const { id } = answer as { readonly id?: unknown };
  if (typeof id !== 'string') throw notAPrincipal(`an object with an id of type ${typeof id}`);
  if (id === '') throw notAPrincipal('an object with an empty id');
  return Object.freeze({ ...answer, id });
}

function notAPrincipal(given: string): TypeError {
  return new TypeError(`auth.verify: expected an object with an id, null or undefined, got ${given}`);
}
