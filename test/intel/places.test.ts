import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { type CountryOptions, GuardOptionsError } from '../../src/index.js';
import { DatabaseFile } from '../../src/intel/database-file.js';
import { readBytes, readBytesNow } from '../../src/intel/file-bytes.js';
import { countryIn } from '../../src/intel/place-records.js';
import { type Places, placesOf } from '../../src/intel/places.js';
import { readOptions } from '../../src/options/read-options.js';
import { parseAddress } from '../../src/request/address.js';
import { DE, databaseOf, fileOf, GB, NOWHERE, nested, removeDatabases, US, WORLD } from './countries.js';
import { encode, mmdb, pointer } from './mmdb.js';

const addressOf = (text: string) => {
  const address = parseAddress(text);
  assert.ok(address, text);
  return address;
};

const open: Places[] = [];

function places(countries?: false | CountryOptions): Places {
  const made = placesOf(readOptions({ ...(countries !== undefined && { countries }) }).countries, () => {});
  open.push(made);
  return made;
}

const countryOf = (from: Places, text: string) => from.country(addressOf(text));

afterEach(() => {
  for (const one of open.splice(0)) one.close();
  removeDatabases();
});

describe('the places of a guard', () => {
  it('are looked up in the embedded database where none is named', () => {
    const embedded = places({});
    assert.deepEqual(
      ['8.8.8.8', '::ffff:8.8.8.8', '91.198.174.192', '64:ff9b::808:808', '192.0.2.1'].map((text) =>
        countryOf(embedded, text),
      ),
      ['US', 'US', 'NL', 'US', undefined],
    );
    assert.equal(embedded.network(addressOf('8.8.8.8')), undefined);
  });

  it('are a fault of the options where a check needs them and the embedded database is not installed', () => {
    const resolution = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
    const { _resolveFilename: resolve } = resolution;
    resolution._resolveFilename = (request, ...rest) => {
      if (request.startsWith('@ip-location-db/')) throw new Error('not installed');
      return resolve(request, ...rest);
    };
    try {
      assert.throws(
        () => places({ deny: ['DE'] }).need(),
        (error) => {
          assert.ok(error instanceof GuardOptionsError);
          const [fault, ...others] = error.faults;
          assert.deepEqual([fault?.path, others], ['countries.database', []]);
          assert.match(fault?.message ?? '', /a file .* or a function, since the package @ip-location-db\/geo-/);
          return true;
        },
      );
      assert.equal(countryOf(places({}), '8.8.8.8'), undefined);
      assert.equal(countryOf(places(), '8.8.8.8'), undefined);
      const own = places({ deny: ['DE'], database: databaseOf() });
      own.need();
      assert.equal(countryOf(own, DE), 'DE');
    } finally {
      resolution._resolveFilename = resolve;
    }
  });

  it('are looked up for telemetry once the embedded database is opened in the background', async () => {
    const background = places();
    assert.equal(countryOf(background, '8.8.8.8'), undefined);
    while (countryOf(background, '8.8.8.8') === undefined) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(countryOf(background, '8.8.8.8'), 'US');
  });

  it('are not looked up at all with false', () => {
    const none = places(false);
    assert.equal(countryOf(none, '8.8.8.8'), undefined);
    assert.throws(() => none.need(), GuardOptionsError);
  });

  it('are at hand at once where a file is named, or a check needs them', () => {
    assert.equal(countryOf(places({ database: databaseOf() }), DE), 'DE');
    const needed = places();
    needed.need();
    assert.equal(countryOf(needed, '8.8.8.8'), 'US');
  });

  it('have networks of a file of their own, and of one that has both', () => {
    const both = {
      ...nested('DE'),
      autonomous_system_number: 64_500,
      autonomous_system_organization: 'Example Networks',
    };
    const path = databaseOf({ '85.214.0.0/16': both });
    const known = places({ database: path, asn: path });
    assert.equal(countryOf(known, DE), 'DE');
    assert.deepEqual(known.network(addressOf(DE)), { asn: 64_500, asOrganization: 'Example Networks' });
    assert.equal(known.network(addressOf(GB)), undefined);
  });

  it('are not asked for addresses that are used inside of networks', () => {
    const asked: string[] = [];
    const all = (address: string) => {
      asked.push(address);
      return undefined;
    };
    const known = places({ database: all, asn: all });
    const inside = [
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.31.255.255',
      '192.168.0.1',
      '198.19.255.255',
      '255.255.255.255',
      '::ffff:10.0.0.1',
      '::',
      '::1',
      'fd00::1',
      'fe80::1',
    ];
    for (const text of inside) {
      assert.equal(countryOf(known, text), undefined, text);
      assert.equal(known.network(addressOf(text)), undefined, text);
    }
    assert.equal(known.country(undefined), undefined);
    assert.deepEqual(asked, []);
    const outside = ['11.0.0.0', '100.63.255.255', '100.128.0.0', '172.32.0.0', '192.169.0.0', '2000::', 'fec0::1'];
    for (const text of outside) countryOf(known, text);
    assert.deepEqual(asked, outside);
  });

  it('are those that a function tells', () => {
    const answers: Record<string, unknown> = { [DE]: 'DE', [GB]: 'gb', [US]: '', [NOWHERE]: null };
    const known = places({
      database: (address) => answers[address] as string,
      asn: () => ({ asn: 64_500, organization: 'Example Networks' }),
    });
    assert.deepEqual(
      [DE, GB, US, NOWHERE].map((text) => countryOf(known, text)),
      ['DE', 'GB', undefined, undefined],
    );
    assert.deepEqual(known.network(addressOf(DE)), { asn: 64_500, asOrganization: 'Example Networks' });
  });

  for (const [name, answer] of [
    ['a name', () => 'Germany'],
    ['a number', () => 49],
    ['a promise', async () => 'DE'],
    ['a promise that fails', () => Promise.reject(new Error('no database'))],
    ['an object', () => ({ country_code: 'DE' })],
  ] as const) {
    it(`are not those of a function that answers with ${name}`, () => {
      const known = places({ database: answer as () => string, asn: answer as () => never });
      assert.throws(() => countryOf(known, DE), {
        name: 'TypeError',
        message: /^countries\.database: expected a country/,
      });
      assert.throws(() => known.network(addressOf(DE)), { name: 'TypeError', message: /^countries\.asn: expected an/ });
    });
  }

  it('have files that cannot be read as faults of the options, all at once', () => {
    assert.throws(
      () => places({ database: '/nowhere/countries.mmdb', asn: fileOf('no database') }),
      (error) => {
        assert.ok(error instanceof GuardOptionsError);
        assert.deepEqual(
          error.faults.map(({ path, message }) => [path, /ENOENT|Cannot parse|Unknown type|metadata/.test(message)]),
          [
            ['countries.database', true],
            ['countries.asn', true],
          ],
        );
        return true;
      },
    );
  });

  it('have a database of other things, a directory and a pipe as faults too', () => {
    const pipe = join(dirname(fileOf('')), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const others = databaseOf({ '5.0.0.0/8': { autonomous_system_number: 64_500 } });
    for (const database of [others, dirname(pipe), pipe]) {
      assert.throws(() => places({ database }), GuardOptionsError, database);
    }
  });
});

describe('a database in a file', () => {
  const told = new EventEmitter<{ loaded: []; failed: [unknown] }>();
  const watching: DatabaseFile<string>[] = [];

  function watched(path: string): DatabaseFile<string> {
    const file = new DatabaseFile(path, countryIn, {
      loaded: () => told.emit('loaded'),
      failed: (error) => told.emit('failed', error),
    });
    file.openNow();
    file.watch(10);
    watching.push(file);
    return file;
  }

  const soon = () => ({ signal: AbortSignal.timeout(5_000) });
  const found = (file: DatabaseFile<string>, text = GB) => file.find(addressOf(text));

  afterEach(() => {
    for (const file of watching.splice(0)) file.close();
  });

  const other = { '81.2.69.0/24': nested('FR') };

  it('is taken over when another one is moved to its place', async () => {
    const path = databaseOf();
    const file = watched(path);
    assert.equal(found(file), 'GB');
    const loaded = once(told, 'loaded', soon());
    renameSync(databaseOf(other), path);
    await loaded;
    assert.deepEqual([found(file), file.isBroken], ['FR', false]);
  });

  it('is taken over when it is written to', async () => {
    const path = databaseOf();
    const file = watched(path);
    const loaded = once(told, 'loaded', soon());
    writeFileSync(path, mmdb(other));
    await loaded;
    assert.equal(found(file), 'FR');
  });

  it('stays where a broken one takes its place, until there is a sound one again', async () => {
    const path = databaseOf();
    const file = watched(path);
    const failed = once(told, 'failed', soon());
    writeFileSync(path, mmdb(other).subarray(0, -50));
    const [error] = await failed;
    assert.ok(error instanceof Error);
    assert.deepEqual([found(file), file.isBroken], ['GB', true]);
    const loaded = once(told, 'loaded', soon());
    writeFileSync(path, mmdb(other));
    await loaded;
    assert.deepEqual([found(file), file.isBroken], ['FR', false]);
  });

  it('stays where it is removed, and is told once', async () => {
    const path = databaseOf();
    const file = watched(path);
    let failures = 0;
    const count = () => void failures++;
    told.on('failed', count);
    const failed = once(told, 'failed', soon());
    rmSync(path);
    await failed;
    const loaded = once(told, 'loaded', soon());
    writeFileSync(path, mmdb(other));
    await loaded;
    told.off('failed', count);
    assert.deepEqual([failures, found(file)], [1, 'FR']);
  });

  it('is not taken over once it is closed', async () => {
    const path = databaseOf();
    const [closed, file] = [watched(path), watched(path)];
    closed.close();
    const loaded = once(told, 'loaded', soon());
    writeFileSync(path, mmdb(other));
    await loaded;
    assert.deepEqual([found(closed), found(file)], ['GB', 'FR']);
  });

  it('tells once that its records cannot be read, and finds nothing in them', () => {
    const path = databaseOf({ '5.0.0.0/8': nested('DE'), '2a02::/16': pointer(4) }, { preamble: encode('1234') });
    const errors: unknown[] = [];
    const file = new DatabaseFile(path, countryIn, { loaded: assert.fail, failed: (error) => errors.push(error) });
    file.openNow();
    assert.equal(found(file, '5.0.0.1'), 'DE');
    for (let i = 0; i < 3; i++) assert.equal(found(file, '2a02::1'), undefined);
    assert.deepEqual([errors.length, file.isBroken], [1, true]);
  });

  it('is in memory once, however many guards read it', async () => {
    const path = databaseOf();
    const first = readBytesNow(path);
    assert.equal(readBytesNow(path).bytes, first.bytes);
    assert.equal((await readBytes(path))?.bytes, first.bytes);
    writeFileSync(path, mmdb(WORLD));
    assert.notEqual(readBytesNow(path).bytes, first.bytes);
  });

  it('is refused as a directory, at once and in the background', async () => {
    const directory = join(dirname(databaseOf()), 'inner');
    mkdirSync(directory);
    assert.throws(() => watched(directory), /no file/);
    await assert.rejects(readBytes(directory), /no file/);
  });
});
