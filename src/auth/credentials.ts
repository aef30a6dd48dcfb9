import { isUtf8 } from 'node:buffer';

/** User name and password of `Authorization: Basic`. */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** What a request brings to prove who it comes from. */
export type Reading<Credential> =
  | 'missing'
  | 'malformed'
  | {
      readonly credential: Credential;
      /** The texts in it that must not be told. */
      readonly secrets: readonly string[];
    };

/** Reads the values of a header, of which there has to be one: which of several is meant, two parsers may see differently. */
export type ReadCredential<Credential> = (values: readonly string[]) => Reading<Credential>;

/** A bearer token (RFC 6750, 2.1). */
export const readBearer: ReadCredential<string> = (values) => {
  const token = token68('bearer', values);
  return isSaid(token) ? token : { credential: token.text, secrets: [token.text] };
};

/** User name and password, as UTF-8 (RFC 7617, 2). */
export const readBasic: ReadCredential<BasicCredential> = (values) => {
  const token = token68('basic', values);
  if (isSaid(token)) return token;
  const bytes = Buffer.from(token.text, 'base64');
  // Node reads past what is not base64; writing it again shows whether anything was.
  if (bytes.toString('base64') !== token.text || !isUtf8(bytes)) return 'malformed';
  const pair = bytes.toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1 || /\p{Cc}/u.test(pair)) return 'malformed';
  const password = pair.slice(colon + 1);
  return { credential: { username: pair.slice(0, colon), password }, secrets: [token.text, password] };
};

/** A key in a header of its own. A comma may be the trace of two headers that a proxy has joined. */
export const readApiKey: ReadCredential<string> = (values) => {
  const [key, ...others] = values;
  if (key === undefined || (key === '' && others.length === 0)) return 'missing';
  if (others.length > 0 || key.length > LONGEST || !/^[\x21-\x2b\x2d-\x7e]+$/.test(key)) return 'malformed';
  return { credential: key, secrets: [key] };
};

/** The token68 of a scheme (RFC 9110, 11.4). Another scheme, or the scheme alone, is no credential at all (RFC 6750, 3.1). */
function token68(
  scheme: 'bearer' | 'basic',
  values: readonly string[],
): 'missing' | 'malformed' | { readonly text: string } {
  const [value, ...others] = values;
  if (value === undefined || (value === '' && others.length === 0)) return 'missing';
  if (others.length > 0 || value.length > LONGEST) return 'malformed';
  const space = value.indexOf(' ');
  const name = space === -1 ? value : value.slice(0, space);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'malformed';
  if (name.toLowerCase() !== scheme) return 'missing';
  const text = value.slice(name.length).replace(/^ +/, '');
  if (text === '') return 'missing';
  return /^[\w.~+/-]+=*$/.test(text) ? { text } : 'malformed';
}

function isSaid(token: 'missing' | 'malformed' | object): token is 'missing' | 'malformed' {
  return typeof token === 'string';
}

/** Tokens with many claims are long; what is longer than this is none. */
const LONGEST = 8_192;
