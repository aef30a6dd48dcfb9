import type { Sample } from './corpus.js';

/** A request of a fixed shape and of ordinary content. */
export interface Shape {
  readonly title: string;
  readonly sample: Sample;
  /** CPU microseconds that detection may add to it. */
  readonly limit: number;
  /** Requests of one round. */
  readonly requests: number;
}

const COMMON = { source: 'shape', category: 'shape', label: 'benign', tier: 1 } as const;

const HEADERS: Readonly<Record<string, string>> = {
  Host: 'shop.example.com',
  Connection: 'keep-alive',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  Accept: 'application/json, text/plain, */*',
  'Accept-Language': 'en-GB,en;q=0.9,de;q=0.8',
  Cookie: 'session=4fd1c7a09be24c6e8a3d5f7b; theme=dark',
  Referer: 'https://shop.example.com/items?page=1&sort=name',
};

const COMMENTS = [
  'Please ring twice, the bell is quiet. If nobody answers, leave it with the neighbours at no. 12.',
  "It's a present, so don't put the invoice in the box; thanks!",
  'Size M (or L, if M is sold out). The last one fitted well & arrived on time.',
  'See https://shop.example.com/items/4711?colour=blue for the one that I mean.',
  'Works as described. 5/5, would buy it again - shipping took 3-4 days.',
] as const;

export const shapes: readonly Shape[] = [
  { title: 'GET with 3 parameters', sample: get(), limit: 10, requests: 2_000 },
  { title: '2 KB of JSON', sample: post(2_048), limit: 60, requests: 1_000 },
  { title: '64 KB of JSON', sample: post(65_536), limit: 1_500, requests: 60 },
  { title: '128 KB of JSON', sample: post(131_072), limit: 10_000, requests: 30 },
];

function get(): Sample {
  return {
    ...COMMON,
    id: 'get',
    method: 'GET',
    path: '/api/items?page=2&sort=name&q=blue+shoes',
    headers: HEADERS,
    body: null,
  };
}

function post(length: number): Sample {
  const headers = { ...HEADERS, 'Content-Type': 'application/json' };
  return { ...COMMON, id: `json-${length}`, method: 'POST', path: '/api/orders', headers, body: order(length) };
}

/** An order of about that many characters, in parcels: no list is so long that libddwaf would look at a part of it only. */
function order(length: number): string {
  const parcels: { readonly parcel: number; readonly items: object[] }[] = [];
  const customer = { name: "Siobhan O'Neil", email: 'siobhan.oneil@example.com', phone: '+353 (0)1 555 01 23' };
  let size = 200;
  for (let i = 0; size < length - 200; i++) {
    if (i % 50 === 0) parcels.push({ parcel: parcels.length + 1, items: [] });
    const item = {
      id: `sku-${1_000 + i}`,
      title: `Trail shoe ${i + 1}, blue/grey`,
      quantity: 1 + (i % 3),
      price: 49.5 + i,
      tags: ['shoes', 'outdoor', 'new-in'],
      url: `https://cdn.example.com/img/${i}/front.webp?w=640&h=480`,
      comment: COMMENTS[i % COMMENTS.length],
    };
    parcels.at(-1)?.items.push(item);
    size += JSON.stringify(item).length + 1;
  }
  return JSON.stringify({ customer, currency: 'EUR', parcels });
}
