import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** An authority, and certificates that it signs for a server on 127.0.0.1 and for a client, made by openssl. */
export function certificates(): { readonly ca: string; readonly server: Certified; readonly client: Certified } {
  const folder = mkdtempSync(join(tmpdir(), 'guard-tls-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...given: string[]) => execFileSync('openssl', given, { stdio: 'pipe' });
  const read = (name: string) => readFileSync(at(name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
      '-subj',
      '/CN=rules authority',
      '-days',
      '2',
    );
    writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1\n');
    const signed = (name: string): Certified => {
      openssl('req', ...newKey, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`);
      const by = [
        '-CA',
        at('ca.pem'),
        '-CAkey',
        at('ca.key'),
        '-CAcreateserial',
        '-days',
        '2',
        '-extfile',
        at('names'),
      ];
      openssl('x509', '-req', '-in', at(`${name}.csr`), '-out', at(`${name}.pem`), ...by);
      return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
    };
    return { ca: read('ca.pem'), server: signed('server'), client: signed('client') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
