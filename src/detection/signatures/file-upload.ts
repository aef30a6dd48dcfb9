import type { Family } from '../family.js';

export const fileUpload: Family = {
  name: 'file_upload',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
