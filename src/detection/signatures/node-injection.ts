import type { Family } from '../family.js';

export const nodeInjection: Family = {
  name: 'node_injection',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
