import type { CloudPlace, Clouds } from '../intel/clouds/clouds.js';
import type { CloudName } from '../intel/clouds/providers.js';
import { ATTRIBUTES } from '../telemetry/names.js';
import type { Check } from './check.js';

/** Which clouds are blocked. */
export interface CloudRules {
  readonly deny: readonly CloudRule[];
  readonly except: readonly CloudRule[];
}

/** A provider, or a region of it. */
interface CloudRule {
  readonly provider: CloudName;
  readonly region?: string | undefined;
}

/**
 * Blocks addresses of clouds. An address that two providers have (one that runs on another) is blocked if one of them is, and
 * passes if one of them is excepted. Until the list of a provider is there, nobody is in it.
 */
export function cloud({ deny, except }: CloudRules, clouds: Clouds): Check {
  for (const { provider, region } of [...deny, ...except]) clouds.want(provider, region);
  const providers = [...new Set([...deny, ...except].map(({ provider }) => provider))];
  const denies = matcher(deny);
  const excepts = matcher(except);
  return {
    name: 'cloud',
    skipsTrusted: true,
    run(request) {
      const { address } = request;
      if (!address) return undefined;
      let denied: CloudPlace | undefined;
      let isExcepted = false;
      for (const provider of providers) {
        const region = clouds.regionOf(provider, address);
        if (region === undefined) continue;
        const place: CloudPlace = region === '' ? { provider } : { provider, region };
        if (!request.learned?.cloud) request.learn({ cloud: place });
        if (denies(place)) denied ??= place;
        if (excepts(place)) isExcepted = true;
      }
      if (!denied || isExcepted) return undefined;
      return {
        check: 'cloud',
        action: 'block',
        status: 403,
        reason: 'cloud.denied',
        score: 0,
        attributes: {
          [ATTRIBUTES.CLOUD_PROVIDER.name]: denied.provider,
          ...(denied.region !== undefined && { [ATTRIBUTES.CLOUD_REGION.name]: denied.region }),
        },
      };
    },
  };
}

function matcher(rules: readonly CloudRule[]): (place: CloudPlace) => boolean {
  const known = new Set(
    rules.map(({ provider, region }) => (region === undefined ? provider : `${provider}:${region}`)),
  );
  return ({ provider, region }) => known.has(provider) || (region !== undefined && known.has(`${provider}:${region}`));
}
