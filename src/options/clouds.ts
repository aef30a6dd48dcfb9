import { z } from 'zod';
import { CLOUD_NAMES, CLOUDS, type CloudName } from '../intel/clouds/providers.js';
import { isFetchable } from '../intel/download.js';
import type { Duration } from './duration.js';
import { byName, duration, expected, list, object, text } from './kinds.js';
import { nearest } from './nearest.js';
import { asText, textForms } from './text-form.js';

/** A provider, or one of its regions where its list has them: `aws`, `aws:us-east-1`. */
export type CloudRef = CloudName | `${'aws' | 'gcp' | 'azure' | 'oracle'}:${string}`;

export interface CloudOptions {
  /** Clouds whose addresses are blocked: `aws` for all of one, `aws:us-east-1` for one region of it. Default: none. */
  deny?: readonly CloudRef[];
  /** Regions, or clouds, that are not blocked whatever `deny` says. Default: none. */
  except?: readonly CloudRef[];
  /** How long a list is good before it is asked for again: from `1m` to `14d`. Default `1d`. */
  refresh?: Duration;
  /** A directory in which lists are kept, for when this process starts and neither provider nor store has them. Default: none. */
  cache?: string;
  /** Addresses that lists are fetched from in place of those of the provider, in the same format: https, from this machine also http. Default: none. */
  sources?: Readonly<Partial<Record<CloudName, string>>>;
}

const isUrl = (value: string) => URL.canParse(value) && isFetchable(new URL(value));

const source = () => text(isUrl, 'an https address, without user name and password');

const rules = {
  deny: list(cloud(), 'a list of clouds').default([]),
  except: list(cloud(), 'a list of clouds').default([]),
};

const DAY = 86_400_000;

export const cloudsSchema = object({
  ...rules,
  refresh: duration()
    .refine((milliseconds) => milliseconds >= 60_000 && milliseconds <= 14 * 86_400_000, expected('"1m" to "14d"'))
    .default(DAY),
  cache: text((value) => value !== '' && !value.includes('\0'), 'the path of a directory').optional(),
  sources: byName(CLOUD_NAMES, source(), 'an object of clouds and addresses').default({}),
}).optional();

/** The clouds that are blocked: what a route may have of its own. */
export const cloudRulesSchema = object(rules);

/** Read into the provider and the region. */
function cloud() {
  return z
    .custom<CloudRef>((value) => readCloud(value) !== undefined, {
      error: ({ input }) => `expected ${WHAT}${hint(input)}`,
    })
    .register(textForms, asText)
    .transform((value) => readCloud(value) ?? { provider: 'aws' as const });
}

const WHAT = `${CLOUD_NAMES.map((name) => `"${name}"`).join(', ')}, or a region like "aws:us-east-1"`;

function readCloud(value: unknown): { readonly provider: CloudName; readonly region?: string } | undefined {
  if (typeof value !== 'string') return undefined;
  const [name = '', region, ...more] = value.split(':');
  if (!isCloudName(name) || more.length > 0) return undefined;
  if (region === undefined) return { provider: name };
  const isRegion = CLOUDS[name].regions && /^[\w-]{1,64}$/.test(region);
  return isRegion ? { provider: name, region: region.toLowerCase() } : undefined;
}

function isCloudName(name: string): name is CloudName {
  return Object.hasOwn(CLOUDS, name);
}

function hint(input: unknown): string {
  if (typeof input !== 'string') return '';
  const [name = '', region] = input.split(':');
  if (isCloudName(name)) return CLOUDS[name].regions ? '' : ` (the list of "${name}" has no regions)`;
  const meant = nearest(name, CLOUD_NAMES);
  if (meant === undefined) return '';
  return ` (did you mean "${region !== undefined && CLOUDS[meant as CloudName].regions ? `${meant}:${region}` : meant}"?)`;
}

type CloudSettings = z.output<typeof cloudsSchema>;

/** Settings with other rules of which clouds are blocked; lists are fetched as before, or as by default. */
export function withCloudRules(under: CloudSettings, rules: z.output<typeof cloudRulesSchema>): CloudSettings {
  return { refresh: DAY, sources: {}, ...under, ...rules };
}
