import type { Family } from '../family.js';

export const javaInjection: Family = {
  name: 'java_injection',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
