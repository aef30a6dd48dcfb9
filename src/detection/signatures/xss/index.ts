import type { Family } from '../../family.js';

export const xss: Family = {
  name: 'xss',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
