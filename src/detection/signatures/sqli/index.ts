import type { Family } from '../../family.js';

export const sqli: Family = {
  name: 'sqli',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
