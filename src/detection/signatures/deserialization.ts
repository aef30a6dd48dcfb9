import type { Family } from '../family.js';

export const deserialization: Family = {
  name: 'deserialization',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
