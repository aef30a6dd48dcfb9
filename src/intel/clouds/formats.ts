import { type JsonMember, jsonMembers } from './json-members.js';

/** A range as a provider publishes it, and its region, empty where the format has none. */
export type CloudEntry = readonly [prefix: string, region: string];

/** Reads a published list part by part. Throws for what is not in that format. */
export type CloudFormat = (text: string) => Iterable<readonly CloudEntry[]>;

/** `ip-ranges.json` (https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html, "Syntax"). */
export const aws = json(({ key, value }) => {
  if (key === 'prefixes') return [[textIn(value, 'ip_prefix'), textIn(value, 'region')]];
  if (key === 'ipv6_prefixes') return [[textIn(value, 'ipv6_prefix'), textIn(value, 'region')]];
  return [];
});

/** `cloud.json` (https://cloud.google.com/compute/docs/faq#find_ip_range). */
export const gcp = json(({ key, value }) => {
  if (key !== 'prefixes') return [];
  const prefix = member(value, 'ipv4Prefix') === undefined ? 'ipv6Prefix' : 'ipv4Prefix';
  return [[textIn(value, prefix), textIn(value, 'scope')]];
});

/** `ServiceTags_Public_*.json` (https://learn.microsoft.com/azure/virtual-network/service-tags-overview): the tags AzureCloud and AzureCloud.<region>. */
export const azure = json(({ key, value }) => {
  if (key !== 'values') return [];
  const [tag, region = ''] = textIn(value, 'name').split('.');
  if (tag !== 'AzureCloud') return [];
  return listIn(member(value, 'properties'), 'addressPrefixes').map((prefix) => [asText(prefix), region]);
});

/** `public_ip_ranges.json` (https://docs.oracle.com/iaas/Content/General/Concepts/addressranges.htm). */
export const oracle = json(({ key, value }) => {
  if (key !== 'regions') return [];
  const region = textIn(value, 'region');
  return listIn(value, 'cidrs').map((range) => [textIn(range, 'cidr'), region]);
});

/** `GET /client/v4/ips` (https://developers.cloudflare.com/api/resources/ips/). */
export const cloudflare = json(({ key, value }) =>
  key === 'result' ? [...listIn(value, 'ipv4_cidrs'), ...listIn(value, 'ipv6_cidrs')].map(withoutRegion) : [],
);

/** `GET /public-ip-list` (https://www.fastly.com/documentation/reference/api/utils/public-ip-list/). */
export const fastly = json(({ key, value }) =>
  key === 'addresses' || key === 'ipv6_addresses' ? [withoutRegion(value)] : [],
);

/** `GET /meta` (https://docs.github.com/rest/meta/meta): the runners of GitHub Actions. */
export const githubActions = json(({ key, value }) =>
  key === 'actions' || key === 'actions_macos' ? [withoutRegion(value)] : [],
);

/** The JSON form of a geofeed: `subnets`, each with `ip_prefix`. */
export const subnets = json(({ key, value }) => (key === 'subnets' ? [[textIn(value, 'ip_prefix'), '']] : []));

/** A geofeed (RFC 8805): a prefix per line, then where it is used, separated by commas. Comments begin with `#`. */
export function* geofeed(text: string): Generator<readonly CloudEntry[], void, undefined> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(at, end).trim();
    at = end + 1;
    if (line === '' || line.startsWith('#')) continue;
    const comma = line.indexOf(',');
    yield [[(comma === -1 ? line : line.slice(0, comma)).trim(), '']];
  }
}

function json(entriesOf: (member: JsonMember) => readonly CloudEntry[]): CloudFormat {
  return function* read(text) {
    for (const member of jsonMembers(text)) yield entriesOf(member);
  };
}

function withoutRegion(value: unknown): CloudEntry {
  return [asText(value), ''];
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) throw new TypeError(`expected an object with "${name}"`);
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function textIn(value: unknown, name: string): string {
  return asText(member(value, name), name);
}

function asText(value: unknown, name = 'a prefix'): string {
  if (typeof value !== 'string') throw new TypeError(`expected ${name} to be a text, got ${typeof value}`);
  return value;
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = member(value, name);
  if (!Array.isArray(list)) throw new TypeError(`expected ${name} to be a list`);
  return list;
}
