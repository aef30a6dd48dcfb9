import type { Family } from '../family.js';

export const xxe: Family = {
  name: 'xxe',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
