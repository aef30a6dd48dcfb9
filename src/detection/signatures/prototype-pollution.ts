import type { Family } from '../family.js';

export const prototypePollution: Family = {
  name: 'prototype_pollution',
  signatures: [],
  mayHold: () => false,
  inspect: () => {},
};
