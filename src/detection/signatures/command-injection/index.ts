import type { Family } from '../../family.js';

export const commandInjection: Family = {
  name: 'command_injection',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
