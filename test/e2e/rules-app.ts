/** A guarded application that follows a rules service. It tells its parent its port, and every event about rules. */
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import Koa from 'koa';
import { guard, redisStore } from '../../src/index.js';

export interface FollowerOptions {
  /** Of the rules service. */
  readonly url: string;
  readonly token: string;
  readonly interval: string;
  /** Public keys by their names. */
  readonly verify: Readonly<Record<string, string>>;
  /** Where the last good set is kept: a directory, or Redis. */
  readonly kept: { readonly directory: string } | { readonly redis: string };
}

export type FollowerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'told'; readonly what: string; readonly time: number };

const { url, token, interval, verify, kept }: FollowerOptions = JSON.parse(process.argv[2] ?? '');
const tell = (message: FollowerMessage) => process.send?.(message);

const shield = guard({
  proxies: { trust: ['loopback'] },
  health: { path: '/health', details: true },
  warnings: false,
  ...('redis' in kept && { store: redisStore(new Redis(kept.redis)) }),
  rules: {
    source: `${url}/v1/rules`,
    token,
    interval,
    verify: { ed25519: verify },
    ...('directory' in kept && { cache: kept.directory }),
  },
  onEvent({ name, attributes, time }) {
    if (!name.startsWith('guard.rules.')) return;
    const { 'guard.rules.version': version, 'guard.rules.cached': isCached, 'error.type': code } = attributes;
    const words = [name.replace('guard.rules.', ''), code ?? version, isCached === true && 'as kept'];
    tell({ kind: 'told', what: words.filter(Boolean).join(' '), time });
  },
});

const app = new Koa();
app.use(shield);
app.use((ctx) => {
  ctx.body = 'ok';
});
await shield.ready();
const server = app.listen(0, '127.0.0.1', () => {
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit());
