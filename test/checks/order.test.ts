import assert from 'node:assert/strict';
import { CHECK_NAMES, type Check } from '../../src/checks/check.js';
import { checksInOrder } from '../../src/checks/index.js';
import type { GuardOptions } from '../../src/index.js';
import { readOptions } from '../../src/options/read-options.js';
import { createServices } from '../../src/services.js';

const optional = [
  'emergency',
  'time_window',
  'country',
  'cloud',
  'user_agent',
  'bot',
  'headers',
  'referrer',
  'origin',
  'content_type',
  'honeypot',
];

function checksOf(options: GuardOptions, inEmergency = false): readonly Check[] {
  const settings = readOptions(options);
  return checksInOrder(
    settings,
    createServices(settings),
  )({ trusted: false, preflight: false, inEmergency, atRoute: false });
}

const namesOf = (...given: Parameters<typeof checksOf>) => checksOf(...given).map(({ name }) => name);

const everything: GuardOptions = {
  contentTypes: ['text/*'],
  referrers: ['shop.example'],
  upgrades: { origins: 'same' },
  honeypot: { fields: ['website'] },
  headers: { 'x-a': true },
  userAgents: { bots: true, empty: true },
  timeWindow: { start: '00:00', end: '24:00' },
  countries: { deny: ['DE'] },
  https: 'require',
  ip: { deny: ['203.0.113.9'] },
  // Nobody is there to be asked.
  clouds: { deny: ['aws'], sources: { aws: 'http://127.0.0.1:1/' } },
};

describe('the checks of a guard', () => {
  it('are not made unless they are switched on', () => {
    for (const options of [
      {},
      { userAgents: {} },
      { countries: {} },
      { upgrades: {} },
      { honeypot: {} },
      { emergency: { allow: ['203.0.113.9'] } },
    ]) {
      assert.deepEqual(
        namesOf(options).filter((name) => optional.includes(name)),
        [],
      );
    }
  });

  it('run in the order of their names, each once', () => {
    const made = namesOf(everything, true);
    assert.deepEqual(
      optional.filter((name) => !made.includes(name)),
      [],
    );
    assert.deepEqual(
      made,
      CHECK_NAMES.filter((name) => made.includes(name)),
    );
  });

  it('spring a trap for paths before they ask for a credential, one for fields once there is a body', () => {
    const made = namesOf({
      honeypot: { paths: ['/wp-login.php'], fields: ['website'] },
      auth: { scheme: 'bearer', verify: () => null },
      detection: false,
    });
    const relevant = made.filter((name) => ['honeypot', 'rate_limit', 'auth', 'body'].includes(name));
    assert.deepEqual(relevant, ['honeypot', 'rate_limit', 'auth', 'body', 'honeypot']);
  });

  it('ask nothing of a preflight that browsers do not send with one', () => {
    const skipped = checksOf(everything).filter(({ skipsPreflight }) => skipsPreflight);
    assert.deepEqual(
      skipped.map(({ name }) => name).filter((name) => optional.includes(name)),
      ['headers', 'referrer', 'content_type', 'honeypot'],
    );
  });
});
