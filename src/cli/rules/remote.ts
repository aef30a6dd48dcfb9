import type { Environment } from '../../options/environment.js';
import { isPrivateWay } from '../../request/private-way.js';
import { openEnvelope, readPublicKey, type VerifyKeys } from '../../rules/signature.js';
import { readJsonObject } from '../../rules-service/json.js';
import type { Change } from '../../rules-service/storage/storage.js';
import { UsageError } from '../arguments.js';
import type { Outcome } from '../outcome.js';
import { columns } from '../table.js';
import { CLI_VARIABLES } from '../variables.js';
import type { RulesArguments } from './arguments.js';
import { printable, readText, rulesIn } from './files.js';

export async function get(values: RulesArguments, environment: Environment): Promise<Outcome> {
  const verify = values.verify === undefined ? undefined : await verifying(values.verify);
  const { text } = await asked(values, environment, '/v1/rules');
  return { code: 0, said: (await openEnvelope(text, verify)).text };
}

/** Puts rules over the version that they were made from, so that nothing is lost that others have changed since. */
export async function push(file: string, values: RulesArguments, environment: Environment): Promise<Outcome> {
  const text = await rulesIn(file);
  const set = readJsonObject(text);
  if (!set) throw new Error(`${file}: expected a JSON object`);
  const newest = await request(values, environment, '/v1/rules');
  if (newest.status !== 200 && newest.status !== 404) throw problemIn(newest);
  const there = newest.status === 404 ? 0 : Number(newest.headers.get('guard-rules-version'));
  const base = values.base ?? set.version ?? 0;
  if (!values.force && Number(base) !== there) {
    const said = `There is version ${there}, and ${file} was made from ${Number(base)}: see what is other, then push with --base ${there}.`;
    return { code: 1, said };
  }
  const etag = newest.headers.get('etag') ?? '';
  const headers = {
    'content-type': 'application/json',
    ...(there === 0 ? { 'if-none-match': '*' } : { 'if-match': etag }),
  };
  const put = await request(values, environment, '/v1/rules', { method: 'PUT', headers, body: text });
  if (!put.ok) throw problemIn(put);
  const { version, changed, summary } = JSON.parse(put.text);
  return {
    code: 0,
    said: printable(changed ? `Version ${version}: ${summary}` : `Version ${version} says so already.`),
  };
}

export async function history(values: RulesArguments, environment: Environment): Promise<Outcome> {
  const { text } = await asked(values, environment, '/v1/rules/history');
  const { changes }: { changes: readonly Change[] } = JSON.parse(text);
  if (values.json) return { code: 0, said: JSON.stringify(changes) };
  const rows = changes.map(({ version, at, actor, action, summary, reason }) =>
    [String(version), `${at.slice(0, 19)}Z`, actor, action, summary, reason ?? '-'].map(printable),
  );
  return { code: 0, said: columns([['VERSION', 'AT', 'WHO', 'WHAT', 'OTHER', 'WHY'], ...rows]) };
}

interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: Headers;
  readonly text: string;
}

async function asked(values: RulesArguments, environment: Environment, path: string): Promise<Answer> {
  const answer = await request(values, environment, path);
  if (!answer.ok) throw problemIn(answer);
  return answer;
}

async function request(
  { url: given, token = '', document }: RulesArguments,
  environment: Environment,
  path: string,
  init: RequestInit = {},
): Promise<Answer> {
  const base = given ?? environment[CLI_VARIABLES.serviceUrl] ?? '';
  if (!URL.canParse(base) || !isPrivateWay(new URL(base)))
    throw new UsageError(
      `expected --url or ${CLI_VARIABLES.serviceUrl}: https://, or http:// to the loopback interface`,
    );
  const credential = token || environment[CLI_VARIABLES.serviceToken] || '';
  if (!/^[\x21-\x7e]+$/.test(credential)) throw new UsageError(`expected --token or ${CLI_VARIABLES.serviceToken}`);
  const url = new URL(base.replace(/\/$/, '') + path);
  if (document !== undefined) url.searchParams.set('document', document);
  const headers = { ...init.headers, authorization: `Bearer ${credential}` };
  // A redirect would take the key to another place.
  const response = await fetch(url, { ...init, headers, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
  const { status, ok } = response;
  return { status, ok, headers: response.headers, text: await response.text() };
}

/** Milliseconds: a rule set of 32 MB may be on its way. */
const PATIENCE = 60_000;

function problemIn({ status, text }: Answer): Error {
  const problem = readJsonObject(text);
  const faults = Array.isArray(problem?.faults) ? problem.faults : [];
  const lines = [
    `the service answered ${status}: ${problem?.detail ?? 'nothing that can be read'}`,
    ...faults.map(({ path, message }) => `  ${path}: ${message}`),
  ];
  return new Error(lines.map(printable).join('\n'));
}

async function verifying(file: string): Promise<VerifyKeys> {
  const key = readPublicKey(await readText(file));
  if (!key) throw new Error(`${file}: expected an Ed25519 public key in PEM`);
  return { ed25519: new Map([['*', key]]), hmac: new Map() };
}
