import assert from 'node:assert/strict';
import { azureLink } from '../../../src/intel/clouds/azure-link.js';
import { CLOUD_NAMES, CLOUDS, type CloudName } from '../../../src/intel/clouds/providers.js';
import { awsFile, azureFile, gcpFile, oracleFile } from './files.js';

const RANGES = { 'eu-west-1': ['203.0.113.0/24', '2001:db8::/48'], 'us-east-1': ['198.51.100.0/24'] };
const WITH_REGIONS = [
  ['203.0.113.0/24', 'eu-west-1'],
  ['2001:db8::/48', 'eu-west-1'],
  ['198.51.100.0/24', 'us-east-1'],
];
const WITHOUT = [
  ['203.0.113.0/24', ''],
  ['2001:db8::/48', ''],
];
const GEOFEED = '# prefix,country,region,city,postal\n203.0.113.0/24,NL,NL-NH,Amsterdam,\r\n\n2001:db8::/48,US,,,\n';

const FILES: Readonly<Record<CloudName, readonly [file: string, ranges: readonly (readonly string[])[]]>> = {
  aws: [awsFile(RANGES), WITH_REGIONS],
  gcp: [gcpFile(RANGES), WITH_REGIONS],
  azure: [azureFile(RANGES), WITH_REGIONS],
  oracle: [oracleFile(RANGES), WITH_REGIONS],
  digitalocean: [GEOFEED, WITHOUT],
  linode: [GEOFEED, WITHOUT],
  vultr: [
    JSON.stringify({
      description: 'geofeed',
      asn: 64_496,
      subnets: [
        { ip_prefix: '203.0.113.0/24', alpha2code: 'NL', region: 'NL-NH', city: 'Amsterdam', postal_code: '' },
        { ip_prefix: '2001:db8::/48', alpha2code: 'US', region: '', city: '', postal_code: '' },
      ],
    }),
    WITHOUT,
  ],
  cloudflare: [
    JSON.stringify({
      result: { ipv4_cidrs: ['203.0.113.0/24'], ipv6_cidrs: ['2001:db8::/48'], etag: 'x' },
      success: true,
      errors: [],
      messages: [],
    }),
    WITHOUT,
  ],
  fastly: [JSON.stringify({ addresses: ['203.0.113.0/24'], ipv6_addresses: ['2001:db8::/48'] }), WITHOUT],
  'github-actions': [
    JSON.stringify({
      verifiable_password_authentication: false,
      hooks: ['192.0.2.0/24'],
      actions: ['203.0.113.0/24', '2001:db8::/48'],
      domains: { website: ['*.github.com'] },
    }),
    WITHOUT,
  ],
};

const rangesIn = (name: CloudName, text: string) => {
  const regions = new Map<string, string>();
  for (const [prefix, region] of [...CLOUDS[name].read(text)].flat()) {
    if (!regions.get(prefix)) regions.set(prefix, region);
  }
  return [...regions].sort();
};

describe('the list of', () => {
  for (const name of CLOUD_NAMES) {
    const [file, ranges] = FILES[name];
    it(`${name} is read`, () => assert.deepEqual(rangesIn(name, file), [...ranges].sort()));

    if (file === GEOFEED) continue;
    it(`${name} is not read when it is cut off, wherever`, () => {
      for (let end = 0; end < file.length; end += 7)
        assert.throws(() => rangesIn(name, file.slice(0, end)), SyntaxError);
    });
  }

  const wrong: [CloudName, unknown][] = [
    ['aws', { prefixes: [{ ip_prefix: 3, region: 'x' }] }],
    ['aws', { prefixes: [{ ip_prefix: '203.0.113.0/24' }] }],
    ['aws', { prefixes: ['203.0.113.0/24'] }],
    ['aws', { prefixes: [null] }],
    ['aws', { prefixes: { ip_prefix: '203.0.113.0/24' } }],
    ['gcp', { prefixes: [{ scope: 'x' }] }],
    ['azure', { values: [{ name: 'AzureCloud', properties: { addressPrefixes: '203.0.113.0/24' } }] }],
    ['azure', { values: [{ name: 'AzureCloud' }] }],
    ['oracle', { regions: [{ region: 'x', cidrs: {} }] }],
    ['cloudflare', { result: null, success: false }],
    ['fastly', { addresses: [['203.0.113.0/24']] }],
    ['vultr', { subnets: [{ ip_prefix: ['203.0.113.0/24'] }] }],
  ];
  for (const [name, content] of wrong) {
    const text = JSON.stringify(content);
    it(`${name} is not read from ${text}`, () => assert.throws(() => rangesIn(name, text), TypeError));
  }
});

describe("the link in the page of Azure's list", () => {
  const link = (date: string, host = 'download.microsoft.com') =>
    `https://${host}/download/7/1/d/71d86715-5596-4529-9b13-da13a5de5b63/ServiceTags_Public_${date}.json`;

  it('is found, of several the newest', () => {
    const page = `<a href="${link('20261109')}">old</a> {"url":"${link('20261116')}"} <a href="${link('20261102')}">`;
    assert.equal(azureLink(page), link('20261116'));
  });

  for (const page of [
    '',
    `<a href="${link('20261116', 'download.microsoft.com.example')}">`,
    `<a href="${link('20261116', 'example.com/https://download.microsoft.example')}">`,
    `<a href="${link('20261116').replace('https', 'http')}">`,
    `<a href="${link('20261116').replace('.json', '.exe')}">`,
    `<a href="https://download.microsoft.com/download/../ServiceTags_Public_20261116.json">`,
    `<a href="https://download.microsoft.com@example.com/download/a/ServiceTags_Public_20261116.json">`,
  ]) {
    it(`is not found in ${page}`, () => assert.equal(azureLink(page), undefined));
  }
});
