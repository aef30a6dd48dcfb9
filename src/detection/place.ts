/** Where in a request an input stands. */
export type Place =
  | 'path'
  | 'query'
  | 'header'
  | 'user_agent'
  | 'referer'
  | 'cookie'
  | 'form'
  | 'json'
  | 'multipart'
  | 'file_name'
  | 'xml'
  | 'graphql'
  | 'text'
  /** A value that the application handed over. */
  | 'value';

/** What is known of an input before it is looked at. One object for each kind, made once. */
export interface Kind {
  readonly place: Place;
  /** A name is a key, a parameter's or header's name; a value is what stands under one. */
  readonly role: 'name' | 'value';
  /** How every server reads it, so that taking it off is no evidence: percent-encoded once, with + for a space, or as it is. */
  readonly encoding: 'percent' | 'form' | 'none';
}

/** Says how an input is called, `body.user.name`. Asked only when something was found in it. */
export interface Naming {
  inputName(): string;
  /** The last key of it, where the same one comes again and again: in lists of objects. */
  readonly lastKey?: string;
}
