import { basename } from 'node:path';
import { filesBelow, read } from '../repository.js';
import { table } from './table.js';

/** The recipes, each with what it says of itself in its first comment. */
export function recipesReference(): string {
  return table(
    ['recipe', 'what it shows'],
    filesBelow('examples/recipes').map((file) => [`[${basename(file, '.ts')}](${file})`, firstComment(read(file))]),
  );
}

function firstComment(source: string): string {
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\//.exec(source) ?? [];
  return comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}
