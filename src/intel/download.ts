import { GuardError } from '../errors.js';
import { isPlainLoopback, isPrivateWay } from '../request/private-way.js';
import { SCOPE_NAME, SCOPE_VERSION } from '../telemetry/scope.js';

/** What is known of a text from when it was fetched before, as its server says it. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly modified?: string | undefined;
}

export interface DownloadOptions {
  /** Ends it, whenever. */
  readonly signal: AbortSignal;
  /** The most bytes, decompressed. */
  readonly most: number;
  /** Asks for the text only if it is another one than this. */
  readonly known?: Validators;
  /** The hosts that it may be redirected to. Default: any. */
  readonly hosts?: readonly string[];
}

export type Downloaded =
  | { readonly kind: 'unchanged' }
  | ({ readonly kind: 'text'; readonly text: string } & Validators);

/** A text that could not be fetched. */
export class DownloadError extends GuardError {
  /** Milliseconds after which the server wants to be asked again, if it has said so. */
  readonly retryAfter: number | undefined;

  constructor(message: string, retryAfter?: number) {
    super('GUARD_INTEL_DOWNLOAD', message);
    this.retryAfter = retryAfter;
  }
}

/**
 * Fetches a text, over https only, from loopback also over http. What is too long is left as soon as that is known, so that
 * neither an endless answer nor one that grows when it is decompressed takes more than `most` bytes.
 * @throws {DownloadError}
 */
export async function download(url: string, options: DownloadOptions): Promise<Downloaded> {
  try {
    return await follow(new URL(url), options);
  } catch (error) {
    if (error instanceof DownloadError) throw error;
    throw new DownloadError(`could not be fetched: ${causeOf(error)}`);
  }
}

/** Whether a text may be fetched from there: https, from loopback also http. */
export function isFetchable(url: URL): boolean {
  return url.username === '' && url.password === '' && isPrivateWay(url);
}

async function follow(start: URL, { signal, most, known, hosts }: DownloadOptions): Promise<Downloaded> {
  let url = start;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    if (!isFetchable(url)) throw new DownloadError('is neither https nor on this machine');
    const response = await fetch(url, { signal, redirect: 'manual', headers: headersFor(known) });
    const { status, headers } = response;
    if (status === 200) return { kind: 'text', text: await textOf(response, most), ...validatorsIn(headers) };
    // Ends the connection, or frees it.
    await response.body?.cancel();
    if (status === 304 && known) return { kind: 'unchanged' };
    const location = REDIRECTS.has(status) ? headers.get('location') : null;
    if (location === null) throw new DownloadError(`was answered with ${status}`, retryAfter(headers));
    const next = new URL(location, url);
    const isLeft = hosts !== undefined && !hosts.includes(next.hostname);
    if (isLeft || (isPlainLoopback(next) && !isPlainLoopback(start))) {
      throw new DownloadError(`is redirected to ${next.hostname}, which is not asked`);
    }
    url = next;
  }
  throw new DownloadError(`is redirected more than ${MOST_REDIRECTS} times`);
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 4;

function headersFor(known: Validators | undefined): Record<string, string> {
  return {
    'user-agent': `${SCOPE_NAME}/${SCOPE_VERSION}`,
    ...(known?.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known?.modified !== undefined && { 'if-modified-since': known.modified }),
  };
}

async function textOf({ headers, body }: Response, most: number): Promise<string> {
  if (Number(headers.get('content-length')) > most) {
    await body?.cancel();
    throw new DownloadError(`is longer than ${most} bytes`);
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) throw new DownloadError(`is longer than ${most} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function validatorsIn(headers: Headers): Validators {
  const sane = (name: string) => {
    const value = headers.get(name);
    return value !== null && value.length <= 256 ? value : undefined;
  };
  return { etag: sane('etag'), modified: sane('last-modified') };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

/** `fetch` hides what went wrong one level down. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it took too long';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? code : cause.message;
}
