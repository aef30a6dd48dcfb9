import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { OptionFault } from '../../errors.js';
import { diffRules, summaryOf } from '../../rules/diff.js';
import { type RuleSet, readRuleSet } from '../../rules/rule-set.js';
import { openEnvelope, type SigningKey, signRules } from '../../rules/signature.js';
import { UsageError } from '../arguments.js';
import type { Outcome } from '../outcome.js';
import type { RulesArguments } from './arguments.js';

export async function validate(file: string): Promise<Outcome> {
  const reading = readRuleSet(await rulesIn(file));
  if ('faults' in reading) return { code: 1, said: faultLines(file, reading.faults) };
  const { version, expiresAt } = reading.rules;
  const isOver = expiresAt !== undefined && expiresAt <= Date.now();
  const what = summaryOf(diffRules(undefined, reading.rules)) || 'nothing';
  const said = `${file}: version ${version}, says ${what}${isOver ? '; it has expired and would not hold' : ''}`;
  return { code: isOver ? 1 : 0, said };
}

export async function diff(before: string, after: string): Promise<Outcome> {
  const { lists, fields } = diffRules(await readSet(before), await readSet(after));
  const lines = Object.entries(lists).flatMap(([list, { added, removed, changed }]) => [
    ...removed.map((entry) => `- ${list} ${entry}`),
    ...added.map((entry) => `+ ${list} ${entry}`),
    ...changed.map((entry) => `~ ${list} ${entry}`),
  ]);
  const all = [...lines, ...fields.map((field) => `~ ${field}`)];
  return { code: 0, said: all.length === 0 ? 'Nothing is other.' : all.map(printable).join('\n') };
}

export async function sign(file: string, values: RulesArguments): Promise<Outcome> {
  const keys = await signingKeys(values);
  if (keys.length === 0) throw new UsageError('expected --sign FILE');
  const text = await rulesIn(file);
  const reading = readRuleSet(text);
  if ('faults' in reading) return { code: 1, said: faultLines(file, reading.faults) };
  return { code: 0, said: signRules(text, keys) };
}

/** The keys that `--sign` names. A file without a PEM key in it is a secret. */
export function signingKeys({ sign = [], 'key-id': ids = [] }: RulesArguments): Promise<readonly SigningKey[]> {
  return Promise.all(
    sign.map(async (file, index): Promise<SigningKey> => {
      const id = ids[index] ?? (index === 0 ? 'default' : `default-${index + 1}`);
      const content = await readText(file);
      return content.includes('PRIVATE KEY')
        ? { algorithm: 'ed25519', id, privateKey: content }
        : { algorithm: 'hmac-sha256', id, secret: content.trim() };
    }),
  );
}

/** The text of a rule set, taken out of its envelope where it is in one. */
export async function rulesIn(file: string): Promise<string> {
  return (await openEnvelope(await readText(file))).text;
}

/** A file, or what is piped in for `-`. */
export function readText(file: string): Promise<string> {
  return file === '-' ? textOf(process.stdin) : readFile(file, 'utf8');
}

export function faultLines(file: string, faults: readonly OptionFault[]): string {
  return [`${file}: no guard would take these rules`, ...faults.map(({ path, message }) => `  ${path}: ${message}`)]
    .map(printable)
    .join('\n');
}

/** What others have written must not move the cursor of who reads it. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}

async function readSet(file: string): Promise<RuleSet> {
  const reading = readRuleSet(await rulesIn(file));
  if ('faults' in reading) throw new Error(faultLines(file, reading.faults));
  return reading.rules;
}
