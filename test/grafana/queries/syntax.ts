import type { SyntaxNode } from '@lezer/common';
import type { LRParser } from '@lezer/lr';

/** A node of a syntax tree, with its text. */
export interface Part {
  readonly name: string;
  readonly text: string;
  readonly parts: readonly Part[];
}

export interface Parsed {
  readonly root: Part;
  /** What the grammar refuses. */
  readonly faults: readonly string[];
}

export function parse(parser: LRParser, text: string): Parsed {
  const faults: string[] = [];
  const partOf = (node: SyntaxNode): Part => {
    if (node.type.isError)
      faults.push(`syntax at ${JSON.stringify(text.slice(Math.max(0, node.from - 20), node.to + 20))}`);
    const parts: Part[] = [];
    for (let child = node.firstChild; child; child = child.nextSibling) parts.push(partOf(child));
    return { name: node.name, text: text.slice(node.from, node.to), parts };
  };
  return { root: partOf(parser.parse(text).topNode), faults };
}

/** All parts of these names, however deep, outermost first. */
export function partsOf(root: Part, ...names: readonly string[]): readonly Part[] {
  const deeper = root.parts.flatMap((part) => partsOf(part, ...names));
  return names.includes(root.name) ? [root, ...deeper] : deeper;
}

export function childText(part: Part, ...names: readonly string[]): string | undefined {
  return part.parts.find(({ name }) => names.includes(name))?.text;
}

/** What a quoted text says. */
export function unquoted(literal: string): string {
  const inner = literal.slice(1, -1);
  return literal.startsWith('`') ? inner : inner.replace(/\\(.)/g, '$1');
}
