/** A property of an interface, as the source has it. */
export interface Property {
  readonly name: string;
  /** The comment before it, in one line; empty without one. */
  readonly comment: string;
  /** The names of interfaces that its type leads to, through aliases too. */
  readonly mentions: readonly string[];
}

export type Interfaces = ReadonlyMap<string, readonly Property[]>;

/** The interfaces of formatted TypeScript, with what they inherit from one another. */
export function interfacesIn(sources: readonly string[]): Interfaces {
  const source = sources.join('\n');
  const bodies = new Map([...source.matchAll(INTERFACE)].map(({ groups }) => [groups?.name ?? '', groups ?? {}]));
  const aliases = new Map([...source.matchAll(ALIAS)].map(({ groups }) => [groups?.name ?? '', groups?.type ?? '']));

  const mentionsOf = (type: string, seen: ReadonlySet<string> = new Set()): readonly string[] => {
    const names = [...new Set(type.match(/\b[A-Z]\w*/g))].filter((name) => !seen.has(name));
    const known = new Set([...seen, ...names]);
    return names.flatMap((name) => (bodies.has(name) ? [name] : mentionsOf(aliases.get(name) ?? '', known)));
  };
  const propertiesOf = ({ body = '', parents = '' }: Record<string, string | undefined>): readonly Property[] => [
    ...[...body.matchAll(PROPERTY)].map(({ groups }) => ({
      name: groups?.name ?? '',
      comment: textOf(groups?.comment ?? ''),
      mentions: mentionsOf(groups?.type ?? ''),
    })),
    ...mentionsOf(parents).flatMap((parent) => propertiesOf(bodies.get(parent) ?? {})),
  ];
  return new Map([...bodies].map(([name, groups]) => [name, propertiesOf(groups)]));
}

const INTERFACE =
  /^(?:export )?interface (?<name>\w+)(?:<[^{]*?>)?(?: extends (?<parents>[^{]+))? \{\n(?<body>[\s\S]*?)^\}/gm;
const ALIAS = /^(?:export )?type (?<name>\w+)(?:<[^=]*>)? =(?<type>[\s\S]*?);$/gm;
const PROPERTY =
  /^ {2}(?:\/\*\*(?<comment>(?:[^*]|\*(?!\/))*)\*\/\n {2})?(?:readonly )?(?<name>\w+)\??:\s(?<type>[\s\S]*?);$/gm;

function textOf(comment: string): string {
  return comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
