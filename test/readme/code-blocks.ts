/** A fenced block of the README. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** Where its text begins. */
  readonly line: number;
}

export function codeBlocksIn(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: markdown.slice(0, match.index).split('\n').length + 1,
  }));
}

/** The object literals that `guard()` is called with: from its parenthesis to the first brace that completes one. */
export function optionsIn(text: string): readonly string[] {
  return [...text.matchAll(/\bguard\((?=\{)/g)].flatMap(({ index, 0: call }) => {
    const rest = text.slice(index + call.length);
    const ends = [...rest.matchAll(/\}/g)].map((brace) => brace.index + 1);
    return ends.map((end) => rest.slice(0, end)).find(isExpression) ?? [];
  });
}

function isExpression(text: string): boolean {
  try {
    new Function(`return async () => (${text})`);
    return true;
  } catch {
    return false;
  }
}
