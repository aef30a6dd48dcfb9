import type { Family } from '../family.js';

export const scanner: Family = {
  name: 'scanner',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
