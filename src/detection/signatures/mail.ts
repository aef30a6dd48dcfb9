import type { Family } from '../family.js';

export const mail: Family = {
  name: 'mail',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
