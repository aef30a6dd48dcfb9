declare module '@koa/multer' {
  import type { Middleware } from 'koa';

  /** What the tests use of it. */
  export default function multer(): { any(): Middleware };
}
