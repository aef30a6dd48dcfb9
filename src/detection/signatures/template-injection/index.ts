import type { Family } from '../../family.js';

export const templateInjection: Family = {
  name: 'template_injection',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
