import type { Signature } from '../signature.js';
import { pathTraversal } from './path-traversal.js';
import { sqli } from './sqli.js';
import { xss } from './xss.js';

/** All signatures, in the order in which they are asked. */
export const signatures: readonly Signature[] = [...sqli, ...xss, ...pathTraversal];
