import type { Words } from '../vocabulary.js';

export const words: Words = {};
