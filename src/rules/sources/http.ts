import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SCOPE_NAME, SCOPE_VERSION } from '../../telemetry/scope.js';
import { LONGEST } from '../rule-set.js';
import { RulesError } from '../rules-error.js';
import { decoded } from './file.js';
import type { KnownRules, RuleSource, RulesText } from './source.js';

export interface HttpSourceOptions {
  readonly url: URL;
  /** Sent with each request: credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM, of a client that shows a certificate, and of who signs that of the server. */
  readonly tls: { readonly cert?: string; readonly key?: string; readonly ca?: string } | undefined;
  /** What the source knows this process by. */
  readonly instance: string;
}

/**
 * Reads rule sets over https, with a client certificate if there is one. What is too long is left as soon as that is known, and
 * no redirect is followed: it would take the credentials along.
 */
export function httpSource({ url, headers, tls, instance }: HttpSourceOptions): RuleSource {
  const isTls = url.protocol === 'https:';
  const agent = isTls
    ? new HttpsAgent({ keepAlive: true, maxSockets: 1, ...tls })
    : new HttpAgent({ keepAlive: true, maxSockets: 1 });
  const request = isTls ? httpsRequest : httpRequest;
  return {
    name: `${url.origin}${url.pathname}`,
    // The query says which of several sets it is.
    key: `${url.origin}${url.pathname}${url.search}`,
    async read(known, signal) {
      const options = { agent, signal, headers: { ...headers, ...headersFor(known, instance) } };
      const response = await answered(request(url, options));
      try {
        return await read(response, known);
      } finally {
        // The connection is free for the next time only when nothing is left to come.
        if (response.complete) response.resume();
        else response.destroy();
      }
    },
    close: () => agent.destroy(),
  };
}

function headersFor({ etag, outcome }: KnownRules, instance: string): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': `${SCOPE_NAME}/${SCOPE_VERSION}`,
    'guard-instance': instance,
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(outcome?.version !== undefined && { 'guard-rules-version': String(outcome.version) }),
    ...(outcome && {
      'guard-rules-result':
        outcome.reason === undefined ? outcome.result : `${outcome.result}; reason=${outcome.reason}`,
    }),
  };
}

function answered(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end();
  });
}

async function read(response: IncomingMessage, { etag }: KnownRules): Promise<RulesText | 'unchanged' | 'missing'> {
  const { statusCode, headers } = response;
  if (statusCode === 304 && etag !== undefined) return 'unchanged';
  if (statusCode === 404 || statusCode === 204) return 'missing';
  if (statusCode !== 200) {
    const retryAfter = retryAfterOf(headers['retry-after']);
    throw new RulesError('GUARD_RULES_SOURCE', `the source answers with ${statusCode}`, { retryAfter });
  }
  const text = decoded(await bytesOf(response));
  const next = headers.etag;
  return text.trim() === '' ? 'missing' : { text, etag: next !== undefined && next.length <= 256 ? next : undefined };
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  if (Number(response.headers['content-length']) > LONGEST) throw tooLarge();
  const coding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity') return pipeline(response, counted, collected);
  if (coding !== 'gzip' && coding !== 'x-gzip') {
    throw new RulesError(
      'GUARD_RULES_INVALID',
      `the source answers in ${JSON.stringify(coding.slice(0, 40))}, not in gzip`,
    );
  }
  try {
    return await pipeline(response, counted, createGunzip(), counted, collected);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new RulesError('GUARD_RULES_INVALID', `the source answers in gzip that is none: ${(error as Error).message}`);
  }
}

function isZlibError(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('Z_');
}

async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > LONGEST) throw tooLarge();
    yield chunk;
  }
}

async function collected(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

function tooLarge(): RulesError {
  return new RulesError('GUARD_RULES_TOO_LARGE', `the rule set is longer than ${LONGEST} bytes`);
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
function retryAfterOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
