/** Whether a name is a lookup of an ORM that follows relations, `author__user__password__startswith` (CWE-943). */
export function isRelationLookup(name: string): boolean {
  if (name.length > 256 || !/^[a-z][a-z0-9_]*$/i.test(name)) return false;
  const steps = name.toLowerCase().split('__');
  const last = steps[steps.length - 1] as string;
  if (steps.length < 2 || steps.includes('')) return false;
  if (!LOOKUPS.has(last)) return steps.length > 2 && SECRETS.has(last);
  return steps.length > 2 || SECRETS.has(steps[0] as string);
}

const LOOKUPS: ReadonlySet<string> = new Set(
  `exact iexact contains icontains in gt gte lt lte startswith istartswith endswith iendswith range date year iso_year month day
  week week_day quarter time hour minute second isnull regex iregex search has_key has_keys has_any_keys contained_by
  overlap len trigram_similar unaccent`.split(/\s+/),
);
const SECRETS: ReadonlySet<string> = new Set(
  'password passwd pwd secret token api_key apikey access_token reset_token private_key is_superuser is_staff is_admin otp'.split(
    ' ',
  ),
);
