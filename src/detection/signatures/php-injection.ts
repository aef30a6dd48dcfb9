import type { Family } from '../family.js';

export const phpInjection: Family = {
  name: 'php_injection',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
