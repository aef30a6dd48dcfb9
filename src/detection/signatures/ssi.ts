import type { Family } from '../family.js';

export const ssi: Family = {
  name: 'ssi',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
