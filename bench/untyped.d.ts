declare module '@koa/cors' {
  import type { Middleware } from 'koa';
  export default function cors(): Middleware;
}

declare module 'koa-ratelimit' {
  import type { Middleware } from 'koa';
  export default function rateLimit(options: {
    driver: 'memory';
    db: Map<string, unknown>;
    duration: number;
    max: number;
  }): Middleware;
}
