import type { Family } from '../family.js';

export const crlf: Family = {
  name: 'crlf',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
