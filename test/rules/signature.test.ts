import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEnvelope, readPublicKey, type SigningKey, signRules, type VerifyKeys } from '../../src/rules/signature.js';

const TEXT = '{"version": 1,  "comment": "spaces, \\u00fc and \u00fc count"}';
const SECRET = 'a secret of thirty-two characters';

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

function verifying({
  ed25519 = {},
  hmac = {},
}: {
  ed25519?: Record<string, string>;
  hmac?: Record<string, string>;
}): VerifyKeys {
  const keys = Object.entries(ed25519).map(([id, pem]) => {
    const key = readPublicKey(pem);
    assert.ok(key);
    return [id, key] as const;
  });
  return { ed25519: new Map(keys), hmac: new Map(Object.entries(hmac)) };
}

const refused = (text: string, keys?: VerifyKeys, code = 'GUARD_RULES_SIGNATURE') =>
  assert.rejects(openEnvelope(text, keys), { name: 'RulesError', code });

describe('a signed rule set', () => {
  const first = keyPair();
  const second = keyPair();
  const ed25519 = (id: string, { privateKey }: { privateKey: string }): SigningKey => ({
    algorithm: 'ed25519',
    id,
    privateKey,
  });
  const hmac: SigningKey = { algorithm: 'hmac-sha256', id: 'h1', secret: SECRET };

  it('is opened to the exact text by whoever has the key', async () => {
    const keys = verifying({ ed25519: { k1: first.publicKey }, hmac: { h1: SECRET } });
    assert.deepEqual(await openEnvelope(signRules(TEXT, ed25519('k1', first)), keys), { text: TEXT, key: 'k1' });
    assert.deepEqual(await openEnvelope(signRules(TEXT, hmac), keys), { text: TEXT, key: 'h1' });
  });

  it('may name any key where only one is known', async () => {
    const keys = verifying({ ed25519: { '*': first.publicKey } });
    assert.equal((await openEnvelope(signRules(TEXT, ed25519('k7', first)), keys)).key, 'k7');
  });

  it('with several signatures is good with one that is known: keys can be replaced one side after the other', async () => {
    const both = signRules(TEXT, [ed25519('old', first), ed25519('new', second)]);
    for (const keys of [{ old: first.publicKey }, { new: second.publicKey }]) {
      assert.equal((await openEnvelope(both, verifying({ ed25519: keys }))).text, TEXT);
    }
  });

  it('is refused with another key, under the name of another key, with another algorithm', async () => {
    await refused(signRules(TEXT, ed25519('k1', second)), verifying({ ed25519: { k1: first.publicKey } }));
    await refused(signRules(TEXT, ed25519('k2', first)), verifying({ ed25519: { k1: first.publicKey } }));
    // A public key is known to everybody: it must not do as the secret of another algorithm.
    const forged: SigningKey = { algorithm: 'hmac-sha256', id: 'k1', secret: first.publicKey };
    await refused(signRules(TEXT, forged), verifying({ ed25519: { k1: first.publicKey } }));
    await refused(signRules(TEXT, hmac), verifying({ hmac: { h1: `${SECRET}.` } }));
  });

  it('is refused when any character of it is another one', async () => {
    const keys = verifying({ ed25519: { k1: first.publicKey }, hmac: { h1: SECRET } });
    for (const key of [ed25519('k1', first), hmac]) {
      const envelope = JSON.parse(signRules(TEXT, key)) as { rules: string; signatures: { value: string }[] };
      await refused(JSON.stringify({ ...envelope, rules: envelope.rules.replace('1', '2') }), keys);
      await refused(JSON.stringify({ ...envelope, rules: envelope.rules.replace('  ', ' ') }), keys);
      const [signature] = envelope.signatures;
      assert.ok(signature);
      const value = Buffer.from(signature.value, 'base64');
      value[0] = (value[0] ?? 0) ^ 1;
      await refused(
        JSON.stringify({ ...envelope, signatures: [{ ...signature, value: value.toString('base64') }] }),
        keys,
      );
      await refused(JSON.stringify({ ...envelope, signatures: [] }), keys);
    }
  });

  it('is what its signed bytes say: half a character is no other way to write them', async () => {
    const keys = verifying({ ed25519: { k1: first.publicKey } });
    const sealed = signRules('{"version":1,"comment":"\ufffd"}', ed25519('k1', first));
    const forged = sealed.replace('\ufffd', '\\ud800');
    assert.notEqual(forged, sealed);
    assert.equal((await openEnvelope(forged, keys)).text, '{"version":1,"comment":"\ufffd"}');
  });

  it('has to be signed where there are keys, and need not be where there are none', async () => {
    await refused(TEXT, verifying({ hmac: { h1: SECRET } }));
    assert.deepEqual(await openEnvelope(TEXT), { text: TEXT, key: undefined });
    assert.deepEqual(await openEnvelope(signRules(TEXT, hmac)), { text: TEXT, key: undefined });
  });

  it('in an envelope that is none is refused', async () => {
    for (const text of [
      '{"rules":1,"signatures":[]}',
      '{"rules":"{}"',
      '{"signatures":[],"rules":"{}","more":1}',
      '{"rules":"{}"}',
    ]) {
      await refused(text, undefined, 'GUARD_RULES_INVALID');
    }
  });

  it('cannot be made with a key that is none', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    for (const privateKey of ['x', first.publicKey, rsa]) {
      assert.throws(() => signRules(TEXT, { algorithm: 'ed25519', id: 'k', privateKey }), {
        code: 'GUARD_RULES_SIGNATURE',
      });
    }
    assert.throws(() => signRules(TEXT, { ...hmac, secret: 'short' }), { code: 'GUARD_RULES_SIGNATURE' });
    assert.throws(() => signRules(TEXT, { ...hmac, id: 'a b' }), { code: 'GUARD_RULES_SIGNATURE' });
  });

  it('is verified with a public key only', () => {
    assert.equal(readPublicKey(first.privateKey), undefined);
    assert.equal(readPublicKey('nothing'), undefined);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey;
    assert.equal(readPublicKey(rsa.export({ type: 'spki', format: 'pem' }).toString()), undefined);
  });

  it('may be signed by openssl', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guard-rules-'));
    try {
      const at = (name: string) => join(folder, name);
      writeFileSync(at('key.pem'), first.privateKey);
      writeFileSync(at('rules.json'), TEXT);
      execFileSync('openssl', [
        'pkeyutl',
        '-sign',
        '-rawin',
        '-inkey',
        at('key.pem'),
        '-in',
        at('rules.json'),
        '-out',
        at('signature'),
      ]);
      const value = readFileSync(at('signature')).toString('base64');
      const envelope = JSON.stringify({ rules: TEXT, signatures: [{ algorithm: 'ed25519', key: 'k1', value }] });
      assert.equal((await openEnvelope(envelope, verifying({ ed25519: { k1: first.publicKey } }))).text, TEXT);
      const mac = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-binary', at('rules.json')]);
      const byHmac = {
        rules: TEXT,
        signatures: [{ algorithm: 'hmac-sha256', key: 'h1', value: mac.toString('base64') }],
      };
      assert.equal((await openEnvelope(JSON.stringify(byHmac), verifying({ hmac: { h1: SECRET } }))).text, TEXT);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
