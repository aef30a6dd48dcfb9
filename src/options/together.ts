import type { z } from 'zod';
import { overlay } from '../policy/overlay.js';
import type { LimitSettings } from './flat-limits.js';
import type { Settings } from './schema.js';

/** Options that are right by themselves and not together. Each fault is told at the option that has to change. */
export function checkTogether(settings: Settings, context: z.RefinementCtx): void {
  // With faults of their own they are not read to the end.
  if (context.issues.length > 0) return;
  const fault = (path: readonly PropertyKey[], text: string) =>
    context.addIssue({ code: 'custom', path: [...path], message: `expected ${text}` });
  const { fingerprint, proxies, auth, ban, custom } = settings;

  limitsTogether(settings, [], fault);
  const rules = settings.behavior.map(({ by }, index) => ({ by, at: ['behavior', index] }));
  limitsTogether({ ...settings, rateLimit: rules }, [], fault);
  for (const [place, policy] of Object.entries(settings.routes)) {
    if (policy.rateLimit) {
      limitsTogether(overlay(settings, [{ parts: [policy], place }], settings), ['routes', place], fault);
    }
  }
  const bannedBy = ban ? ban.by : [];
  if (bannedBy.includes('user') && !auth && custom.length === 0) {
    fault(['ban', 'by'], 'the option "auth" too, or a check in "custom", which says who a user is');
  }
  if (fingerprint && fingerprint.header !== undefined && !proxies) {
    fault(['fingerprint', 'header'], 'the option "proxies" too, since only a trusted proxy is believed');
  }
}

type Fault = (path: readonly PropertyKey[], text: string) => void;

interface Counted extends Pick<Settings, 'auth' | 'fingerprint'> {
  readonly rateLimit: false | readonly Pick<LimitSettings, 'by' | 'at'>[];
}

/** Who is counted by must be known. */
export function limitsTogether(
  { rateLimit, auth, fingerprint }: Counted,
  within: readonly PropertyKey[],
  fault: Fault,
): void {
  for (const { by, at } of rateLimit || []) {
    const path = [...within, ...at, 'by'];
    const words = typeof by === 'function' ? [] : by;
    if (words.includes('user') && !auth) fault(path, 'the option "auth" too, which says who a user is');
    if (words.includes('api-key') && auth?.scheme !== 'api-key') {
      fault(path, 'the option "auth" with scheme "api-key" too, since a key that nobody verified says nothing');
    }
    if (words.includes('fingerprint') && fingerprint === false) {
      fault(path, 'the option "fingerprint" not to be false');
    }
  }
}
