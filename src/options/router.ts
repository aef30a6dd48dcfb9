import { z } from 'zod';
import type { Router } from '../policy/router.js';
import { expected } from './kinds.js';

const router = z.custom<Router>(isRouter, expected('a router of @koa/router'));

export const routerSchema = z
  .union([router.transform((only) => [only]), z.array(router)], expected('a router of @koa/router or a list of such'))
  .default([]);

/** What `router.routes()` gives is a middleware that knows its router; the router itself is wanted. */
function isRouter(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { match, stack } = value as Partial<Record<'match' | 'stack', unknown>>;
  return typeof match === 'function' && Array.isArray(stack);
}
