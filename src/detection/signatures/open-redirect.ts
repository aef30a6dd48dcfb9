import type { Family } from '../family.js';

export const openRedirect: Family = {
  name: 'open_redirect',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
