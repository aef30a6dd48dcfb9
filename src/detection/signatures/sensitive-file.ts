import type { Family } from '../family.js';

export const sensitiveFile: Family = {
  name: 'sensitive_file',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
