import { type AddressKind, addressKind } from './address.js';

/** Judges the host of a URL, in lower case, without user and port. */
export function hostKind(host: string): AddressKind {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  const address = addressKind(name);
  if (address !== undefined) return address;
  if (METADATA_NAMES.has(name)) return 'metadata';
  if (LOOPBACK_NAMES.has(name) || LOOPBACK_SUFFIX.test(name)) return 'loopback';
  if (INTERNAL_SUFFIX.test(name)) return 'private';
  const embedded = EMBEDDED.exec(name);
  return embedded ? addressKind((embedded[1] ?? '').replaceAll('-', '.')) : undefined;
}

const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.com',
  'metadata.azure.internal',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'metadata.tencentyun.com',
  'metadata.nicovideo.jp',
  'instance-data',
  'instance-data.ec2.internal',
  'rancher-metadata',
  'kubernetes',
  'kubernetes.default',
]);

/** Names that stand for the machine itself, some of them registered for it. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set([
  'localhost',
  'unix',
  'localhost4',
  'localhost6',
  'loopback',
  'ip6-localhost',
  'ip6-loopback',
  'lacolhost.com',
  'yoogle.com',
  'lvh.me',
  'vcap.me',
  'fuf.me',
  'localtest.me',
  'localho.st',
  'fbi.com',
  'lndo.site',
  'ulh.us',
  'domaincontrol.localhost',
  'spoofed.burpcollaborator.net',
  'mail.ebc.apple.com',
  'bugbounty.dod.network',
  'localh.st',
]);

const LOOPBACK_SUFFIX =
  /(?:^|\.)(?:localhost|localdomain[46]?|lvh\.me|vcap\.me|lacolhost\.com|localtest\.me|fuf\.me|localho\.st|yoogle\.com|lndo\.site)$/;
/** Names that resolve only inside: of Kubernetes, Docker, clouds; and services that answer with a redirect inside. */
const INTERNAL_SUFFIX =
  /(?:\.svc|\.svc\.cluster\.local|\.cluster\.local|\.internal|\.consul|(?:^|\.)(?:r3dir\.me|1u\.ms|rbndr\.us))$/;
/** Services that resolve to the address in the name. */
const EMBEDDED =
  /(?:^|[.-])((?:[0-9]{1,3}[.-]){3}[0-9]{1,3}|[0-9a-f]{8})\.(?:nip\.io|xip\.io|sslip\.io|[a-z0-9-]{1,24}\.(?:nip|xip|sslip)\.io|nip\.direct|traefik\.me)$/;
