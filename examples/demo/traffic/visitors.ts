import type { Actor, Stage } from './actor.js';
import type { ShopRequest } from './client.js';

/** People from the documentation ranges (RFC 5737, RFC 3849), and a load balancer that asks whether the shop is well. */
const ADDRESSES = [
  '192.0.2.10',
  '192.0.2.44',
  '192.0.2.171',
  '198.51.100.9',
  '198.51.100.77',
  '198.51.100.140',
  '203.0.113.21',
  '203.0.113.64',
  '203.0.113.201',
  '2001:db8:a11::7',
  '2001:db8:b0b::1:2',
  '2001:db8:cafe::53',
] as const;

export const visitors: readonly Actor[] = [...ADDRESSES.map(visitor), loadBalancer()];

/** What people search for, some of it not far from what attacks are made of. */
const SEARCHES = [
  'tea',
  "O'Brien's mug",
  'tray & coasters',
  'mug <3',
  'select a gift from the union market',
  '50% off -- today only',
  'teapot, short and stout',
];

const PRODUCTS = ['teapot', 'mug', 'kettle', 'tray', 'tea', 'honey'];

function visitor(from: string, index: number): Actor {
  return {
    honest: true,
    start: index * 130,
    async run(stage) {
      const send = (path: string, expect: number, more: Partial<ShopRequest> = {}) =>
        visit(stage, { from, path, expect, ...more });
      const post = (path: string, json: unknown, expect: number, headers = {}) =>
        send(path, expect, { method: 'POST', json, headers: { 'Sec-Fetch-Site': 'same-origin', ...headers } });

      await send('/products', 200);
      for (let i = 0; i < 4; i++) await send(`/products/${pick(stage, PRODUCTS)}`, 200);
      for (let i = 0; i < 3; i++) await send(`/search?q=${encodeURIComponent(pick(stage, SEARCHES))}`, 200);

      const name = `visitor-${index}`;
      const password = `${name} likes tea ${Math.floor(stage.chance() * 1e9)}`;
      await post('/accounts', { name, password }, 201);
      // Honest people mistype, too.
      if (index % 4 === 0) await post('/login', { name, password: password.toUpperCase() }, 401);
      const { body } = await post('/login', { name, password }, 200);
      const headers = { Authorization: `Bearer ${readToken(body)}` };

      for (let i = 0; i < 1 + (index % 3); i++) {
        await post('/orders', { product: pick(stage, PRODUCTS), quantity: 1 + i }, 201, headers);
      }
      await send('/orders', 200, { headers });
      const photo = Buffer.alloc(20_000 + Math.floor(stage.chance() * 100_000), index);
      await send('/uploads', 201, { method: 'POST', bytes: photo, headers });
      await send('/products', 200);
    },
  };
}

function loadBalancer(): Actor {
  return {
    honest: true,
    start: 0,
    async run(stage) {
      for (let i = 0; i < 14; i++) {
        await stage.send({ from: '192.0.2.2', path: '/health', headers: { 'User-Agent': 'balancer' }, expect: 200 });
        await stage.pause(500);
      }
    },
  };
}

/** One request, and the time it takes to look at the answer. */
async function visit(stage: Stage, request: ShopRequest) {
  const answer = await stage.send(request);
  await stage.pause(200 + stage.chance() * 350);
  return answer;
}

function pick<Item>({ chance }: Stage, items: readonly Item[]): Item {
  return items[Math.floor(chance() * items.length)] as Item;
}

/** The token of a login, empty when there was none: then the shop says so. */
function readToken(body: string): string {
  try {
    return String((JSON.parse(body) as { token?: unknown }).token ?? '');
  } catch {
    return '';
  }
}
