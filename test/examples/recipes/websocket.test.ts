import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { app } from '../../../examples/recipes/websocket.js';
import { ask } from './serving.js';

const KEY = { 'x-api-key': 'live-key-5b1f7c20de' };

describe('the recipe websocket', () => {
  let server: Server;
  let port: number;
  beforeEach(async () => {
    server = app().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Says hello, and answers with what comes back: a message, or the status of a refusal. */
  function hello(headers: Record<string, string>): Promise<string | number | undefined> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers });
    return new Promise((resolve, reject) => {
      socket.on('open', () => socket.send('hello'));
      socket.on('message', (message) => {
        socket.terminate();
        resolve(String(message));
      });
      socket.on('unexpected-response', (_, response) => {
        response.resume();
        resolve(response.statusCode);
      });
      socket.on('error', reject);
    });
  }

  it('knows whose connection it is', async () => {
    assert.equal(await hello(KEY), 'acme said hello');
    assert.equal(await hello({ ...KEY, origin: 'https://app.shop.example' }), 'acme said hello');
  });

  it('opens none without a key, and none for a page of another site', async () => {
    assert.equal(await hello({}), 401);
    assert.equal(await hello({ 'x-api-key': 'guess' }), 401);
    for (const origin of ['https://evil.example', 'https://app.shop.example.evil.example', 'null']) {
      assert.equal(await hello({ ...KEY, origin }), 403, origin);
    }
  });

  it('opens ten a minute', async () => {
    for (let n = 0; n < 10; n++) assert.equal(await hello(KEY), 'acme said hello');
    assert.equal(await hello(KEY), 429);
  });

  it('answers other requests as ever', async () => {
    assert.equal((await ask(port, '/health')).status, 200);
    assert.equal((await ask(port, '/')).status, 401);
  });
});
