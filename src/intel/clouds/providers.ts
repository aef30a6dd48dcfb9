import { azureLink, DOWNLOADS } from './azure-link.js';
import * as formats from './formats.js';

/** Where a provider publishes its ranges, and in what form. */
export interface CloudProvider {
  /** The list, or with `find` a page that names it. */
  readonly url: string;
  /** Whether the list says which region a range is in. */
  readonly regions: boolean;
  readonly read: formats.CloudFormat;
  /** Finds the list in the page, and says where else it may be redirected to. */
  readonly find?: { readonly link: (page: string) => string | undefined; readonly hosts: readonly string[] };
}

export const CLOUDS = {
  aws: { url: 'https://ip-ranges.amazonaws.com/ip-ranges.json', regions: true, read: formats.aws },
  gcp: { url: 'https://www.gstatic.com/ipranges/cloud.json', regions: true, read: formats.gcp },
  azure: {
    url: 'https://www.microsoft.com/en-us/download/details.aspx?id=56519',
    regions: true,
    read: formats.azure,
    find: { link: azureLink, hosts: [DOWNLOADS] },
  },
  oracle: {
    url: 'https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json',
    regions: true,
    read: formats.oracle,
  },
  digitalocean: { url: 'https://digitalocean.com/geo/google.csv', regions: false, read: formats.geofeed },
  linode: { url: 'https://geoip.linode.com/', regions: false, read: formats.geofeed },
  vultr: { url: 'https://geofeed.constant.com/?json', regions: false, read: formats.subnets },
  cloudflare: { url: 'https://api.cloudflare.com/client/v4/ips', regions: false, read: formats.cloudflare },
  fastly: { url: 'https://api.fastly.com/public-ip-list', regions: false, read: formats.fastly },
  'github-actions': { url: 'https://api.github.com/meta', regions: false, read: formats.githubActions },
} as const satisfies Record<string, CloudProvider>;

export type CloudName = keyof typeof CLOUDS;

export const CLOUD_NAMES = Object.keys(CLOUDS) as readonly CloudName[];
