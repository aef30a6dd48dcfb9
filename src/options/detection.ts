import { orFalse, wholeNumber } from './kinds.js';

export interface DetectionOptions {
  /** Score from which a request is blocked; below it is flagged. Default 40. */
  threshold?: number;
}

export const detectionSchema = orFalse({ threshold: wholeNumber(1, 100).default(40) }).default({ threshold: 40 });
