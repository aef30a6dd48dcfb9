/** A part of the README that is generated: between two comments that name it. */
export function replaceSection(readme: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest] = readme.split(start, 2);
  const after = rest?.split(end, 2)[1];
  if (before === undefined || after === undefined) throw new Error(`the README has no section "${name}"`);
  return `${before}${start}\n\n${text}\n\n${end}${after}`;
}
