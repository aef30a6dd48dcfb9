import type { Family } from '../family.js';

export const pathTraversal: Family = {
  name: 'path_traversal',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
