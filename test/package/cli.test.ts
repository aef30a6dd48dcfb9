import assert from 'node:assert/strict';
import { needsRedis, redisServer, stopAll } from '../state/redis/server.js';
import { install } from './install.js';
import { type Ended, start } from './program.js';

describe('npx koa-otel-guard, in an application that is empty but for the package', function () {
  this.timeout(150_000);
  after(stopAll);

  it('says which package is missing when ioredis is not installed', async () => {
    const app = await install([], []);
    const { code, stdout, stderr } = await npx(app, 'bans', '--redis', 'redis://127.0.0.1:1');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^koa-otel-guard: the package ioredis is not installed: npm install ioredis$/m);
  });

  it('bans, and lists the bans, with the oldest major of ioredis that it takes', async function () {
    needsRedis(this);
    const app = await install(['ioredis@5'], []);
    const server = await redisServer();
    const place = ['--redis', `redis://127.0.0.1:${server.port}`];
    assert.equal((await npx(app, 'ban', '203.0.113.9', '--duration', '1h', ...place)).code, 0);
    const { code, stdout } = await npx(app, 'bans', ...place);
    assert.equal(code, 0);
    assert.match(stdout, /\naddress +203\.0\.113\.9 +manual /);
  });
});

/** What npx runs must be there: nothing is fetched in its place. */
function npx(app: string, ...typed: readonly string[]): Promise<Ended> {
  return start('npx', ['--no', '--offline', '--', 'koa-otel-guard', ...typed], { cwd: app }).ended;
}
