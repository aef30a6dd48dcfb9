import type { Signature } from '../signature.js';

export const pathTraversal: readonly Signature[] = [
  {
    id: 'path_traversal.climb',
    family: 'path_traversal',
    score: 50,
    meaning: 'Steps upward that leave the folder they begin in.',
    find: climb,
  },
  {
    id: 'path_traversal.system_file',
    family: 'path_traversal',
    score: 50,
    meaning: 'A file of the operating system that holds accounts or secrets.',
    find: (value) =>
      value.search(
        /(?:^|[/\\=:])(?:etc[/\\](?:passwd|shadow|sudoers)|proc[/\\]self[/\\]environ|windows[/\\]win\.ini)(?![\w.-])/,
      ),
  },
];

/** Walks the segments of a path; -1 unless it goes two levels above where it began, as `../` alone may be a link. */
function climb(value: string): number {
  if (!value.includes('..')) return -1;
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= value.length; i++) {
    const char = value[i];
    if (i < value.length && char !== '/' && char !== '\\') continue;
    const length = i - start;
    if (length === 2 && value.startsWith('..', start)) depth--;
    else if (length > 0 && !(length === 1 && value[start] === '.')) depth++;
    if (depth <= -2) return start;
    start = i + 1;
  }
  return -1;
}
