import type { Family } from '../family.js';

export const ldap: Family = {
  name: 'ldap',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
