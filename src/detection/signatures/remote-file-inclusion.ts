import type { Family } from '../family.js';

export const remoteFileInclusion: Family = {
  name: 'remote_file_inclusion',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
