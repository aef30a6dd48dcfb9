/** Files as providers publish them, by the documentation of their formats; the ranges are made up. */

type Ranges = Readonly<Record<string, readonly string[]>>;

const isV6 = (prefix: string) => prefix.includes(':');
const each = (ranges: Ranges) =>
  Object.entries(ranges).flatMap(([region, prefixes]) => prefixes.map((prefix) => ({ region, prefix })));

export function awsFile(ranges: Ranges): string {
  const rest = ({ region }: { region: string }) => ({ region, service: 'AMAZON', network_border_group: region });
  const all = each(ranges);
  return JSON.stringify(
    {
      syncToken: '1763683200',
      createDate: '2026-11-21-00-00-00',
      prefixes: all
        .filter(({ prefix }) => !isV6(prefix))
        .flatMap((range) => [
          { ip_prefix: range.prefix, ...rest(range) },
          { ip_prefix: range.prefix, ...rest(range), service: 'EC2' },
        ]),
      ipv6_prefixes: all
        .filter(({ prefix }) => isV6(prefix))
        .map((range) => ({ ipv6_prefix: range.prefix, ...rest(range) })),
    },
    null,
    2,
  );
}

export function gcpFile(ranges: Ranges): string {
  return JSON.stringify({
    syncToken: '1763683200000',
    creationTime: '2026-11-21T00:00:00.000000',
    prefixes: each(ranges).map(({ region, prefix }) => ({
      [isV6(prefix) ? 'ipv6Prefix' : 'ipv4Prefix']: prefix,
      service: 'Google Cloud',
      scope: region,
    })),
  });
}

export function azureFile(ranges: Ranges): string {
  const tag = (name: string, region: string, addressPrefixes: readonly string[], systemService = '') => ({
    name,
    id: name,
    properties: {
      changeNumber: 7,
      region,
      regionId: 1,
      platform: 'Azure',
      systemService,
      addressPrefixes,
      networkFeatures: ['API', 'NSG', 'UDR', 'FW'],
    },
  });
  return JSON.stringify({
    changeNumber: 300,
    cloud: 'Public',
    values: [
      tag('ActionGroup', '', ['198.51.100.0/28'], 'ActionGroup'),
      tag(
        'AzureCloud',
        '',
        each(ranges).map(({ prefix }) => prefix),
      ),
      ...Object.entries(ranges).map(([region, prefixes]) => tag(`AzureCloud.${region}`, region, prefixes)),
    ],
  });
}

export function oracleFile(ranges: Ranges): string {
  return JSON.stringify({
    last_updated_timestamp: '2026-11-21T00:00:00.000000',
    regions: Object.entries(ranges).map(([region, prefixes]) => ({
      region,
      cidrs: prefixes.map((cidr) => ({ cidr, tags: ['OCI'] })),
    })),
  });
}
