import type { Family } from '../family.js';

export const ssrf: Family = {
  name: 'ssrf',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
