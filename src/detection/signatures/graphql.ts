import type { Family } from '../family.js';

export const graphql: Family = {
  name: 'graphql',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
