import type { Family } from '../family.js';

export const nosqli: Family = {
  name: 'nosqli',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
