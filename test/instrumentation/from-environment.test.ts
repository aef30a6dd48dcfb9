import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { spooledLogs } from '../../instrumentation/logs.js';
import { spoolFromEnvironment } from '../../instrumentation/spool/from-environment.js';
import { GuardOptionsError } from '../../src/errors.js';
import { unknownVariables } from '../../src/options/environment.js';
import { temporaryFolder } from '../package/temporary.js';

describe('GUARD_SPOOL', () => {
  const placeOf = (value?: string) => spoolFromEnvironment({ GUARD_SPOOL: value })?.(() => {}).place;

  it('is memory by default, a directory, Redis, or off', () => {
    assert.equal(placeOf(), 'memory');
    assert.equal(placeOf(' '), 'memory');
    assert.equal(placeOf('memory'), 'memory');
    assert.equal(placeOf('/var/spool/shop'), '/var/spool/shop');
    assert.equal(placeOf('./spool'), `${process.cwd()}/spool`);
    assert.equal(placeOf('redis://user:secret@localhost:1/2'), 'Redis');
    assert.equal(placeOf('off'), undefined);
  });

  it('touches nothing before there is something to keep', () => {
    const folder = temporaryFolder('spool');
    placeOf(folder);
    assert.deepEqual(readdirSync(folder), []);
  });

  for (const value of ['offf', 'spool', 'https://user:secret@example.org']) {
    it(`is refused by name, without a password: ${value}`, () => {
      assert.deepEqual(faultsOf({ GUARD_SPOOL: value }), ['GUARD_SPOOL']);
      assert.throws(
        () => placeOf(value),
        (error: Error) => !error.message.includes('secret'),
      );
    });
  }

  it('has limits, which are refused by name', () => {
    const environment = { GUARD_SPOOL_MAX_BYTES: 'much', GUARD_SPOOL_MAX_AGE: 'long' };
    for (const GUARD_SPOOL of ['memory', '/spool', 'redis://localhost']) {
      const faults = faultsOf({ GUARD_SPOOL, ...environment });
      assert.deepEqual(faults, ['GUARD_SPOOL_MAX_AGE', 'GUARD_SPOOL_MAX_BYTES']);
    }
    assert.ok(spoolFromEnvironment({ GUARD_SPOOL_MAX_BYTES: '1mb', GUARD_SPOOL_MAX_AGE: '90' }));
  });

  it('leaves the SDK alone where there is nothing to spool', () => {
    for (const environment of [
      { OTEL_SDK_DISABLED: 'true' },
      { OTEL_LOGS_EXPORTER: 'none' },
      { OTEL_LOGS_EXPORTER: 'console,otlp' },
    ]) {
      assert.equal(spooledLogs(environment), undefined, JSON.stringify(environment));
    }
  });

  it('is off where the environment says so: then what the SDK exports is counted, and nothing waits', async () => {
    const { configuration, isDelivering } = spooledLogs({ GUARD_SPOOL: 'off' }) ?? {};
    const processors = configuration?.logRecordProcessors ?? [];
    await Promise.all(processors.map((processor) => processor.shutdown()));
    assert.deepEqual([processors.length, isDelivering?.()], [1, false]);
  });

  it('and its limits are the variables that a guard does not call unknown', () => {
    const set = { GUARD_SPOOL: 'off', GUARD_SPOOL_MAX_AGE: '1h', GUARD_SPOOL_MAX_BYTES: '1mb' };
    assert.equal(unknownVariables(set), undefined);
  });
});

function faultsOf(environment: Readonly<Record<string, string>>): string[] {
  try {
    spoolFromEnvironment(environment);
  } catch (error) {
    assert.ok(error instanceof GuardOptionsError);
    return error.faults.map(({ path }) => path).sort();
  }
  return [];
}
