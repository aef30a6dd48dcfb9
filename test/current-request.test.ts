import assert from 'node:assert/strict';
import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { guard, type SecurityEvent } from '../src/index.js';
import { closeAll, guarded } from './guarded.js';

describe('the request that an application is at work on', () => {
  afterEach(closeAll);

  it('is of each guard on its way its own, of the outer one also once the inner one is done', async () => {
    const told: [string, SecurityEvent][] = [];
    const [outer, inner] = ['outer', 'inner'].map((name) =>
      guard({ warnings: false, onEvent: (event) => void told.push([name, event]) }),
    ) as [ReturnType<typeof guard>, ReturnType<typeof guard>];
    const app = new Koa().use(outer);
    app.use(async (_, next) => {
      await next();
      outer.event('order.placed');
      inner.event('order.placed');
    });
    app.use(inner).use((ctx) => {
      outer.event('auth.failed');
      inner.event('auth.failed');
      ctx.body = '';
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/cart`)).text();
    } finally {
      server.closeAllConnections();
      server.close();
      await Promise.all([outer.close(), inner.close()]);
    }
    assert.deepEqual(
      told.map(([name, { attributes }]) => [name, attributes['otel.event.name'], attributes['url.path']]),
      [
        ['outer', 'guard.app.auth.failed', '/cart'],
        ['inner', 'guard.app.auth.failed', '/cart'],
        ['outer', 'guard.app.order.placed', '/cart'],
        ['inner', 'guard.app.order.placed', undefined],
      ],
    );
  });

  it('is the innermost of a guard whose application asks itself, and the outer one again after that', async () => {
    const app = await guarded({}, async (ctx) => {
      if (ctx.path === '/outer') await app.get('/inner');
      app.shield.event('order.placed');
      ctx.body = '';
    });
    await app.get('/outer');
    assert.deepEqual(
      app.events.map(({ attributes }) => attributes['url.path']),
      ['/inner', '/outer'],
    );
  });

  it('costs asynchronous work nothing for every further guard', async () => {
    const carried = () => Object.getOwnPropertySymbols(new AsyncResource('TEST')).length;
    const serve = async () => (await guarded()).get('/');
    await serve();
    const one = carried();
    for (let i = 0; i < 5; i++) await serve();
    assert.equal(carried(), one);
  });
});
