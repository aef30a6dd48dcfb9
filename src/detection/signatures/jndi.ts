import type { Family } from '../family.js';

export const jndi: Family = {
  name: 'jndi',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
