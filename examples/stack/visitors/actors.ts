import type { Stage } from '../../demo/traffic/actor.js';
import type { ShopRequest } from '../../demo/traffic/client.js';
import { oneByOne } from '../../demo/traffic/one-by-one.js';

/** What somebody does at the shop of the stack, beside what those of the demo do. `from`: the address they come from. */
export type Deed = (stage: Stage, from: string) => Promise<void>;

/** Writes a review. */
export const reviewing: Deed = (stage, from) =>
  oneByOne(stage, 800, ['A good pot.', 'Pours well <3', 'Mine came with a crack, they sent another'], (text) =>
    post(from, '/reviews', { product: 'teapot', text }),
  );

/** Attacks the form of reviews, which is on trial: it is seen and let through. */
export const defacing: Deed = (stage, from) =>
  oneByOne(stage, 300, SCRIPTS, (text) => post(from, '/reviews', { product: 'mug', text }));

const SCRIPTS = [
  '<script>alert(document.cookie)</script>',
  '<img src=x onerror=alert(1)>',
  "'; DROP TABLE reviews; --",
  '<svg/onload=alert(1)>',
];

/** Looks for what is not there, and fills in what people do not see. */
export const probing: Deed = async (stage, from) => {
  await oneByOne(stage, 300, ['/wp-login.php', '/.env', '/phpmyadmin/index.php'], (path) => ({
    from,
    path,
    expect: 404,
  }));
  await stage.send(post(from, '/reviews', { product: 'tea', text: 'nice', website: 'https://pills.example' }));
};

/** Tries passwords that were stolen elsewhere. */
export const stuffing: Deed = (stage, from) =>
  oneByOne(stage, 250, [1, 2, 3, 4, 5, 6, 7, 8, 9], (index) =>
    post(from, '/login', { name: `customer-${index}`, password: `password-${index}` }),
  );

/** Reads all products, over and over. */
export const scraping: Deed = (stage, from) =>
  oneByOne(stage, 60, [...Array(70).keys()], (index) => ({
    from,
    path: `/products/${['teapot', 'mug', 'kettle', 'tray', 'tea', 'honey'][index % 6]}`,
    expect: 200,
  }));

/** Tries coupons one after the other. */
export const guessingCoupons: Deed = (stage, from) =>
  oneByOne(stage, 200, [1, 2, 3, 4, 5, 6], (index) => ({
    from,
    path: `/search?q=tea&coupon=SALE-${10_000_000 + index * 7_919}`,
    expect: 200,
  }));

/** Gives somebody their money back, as clerks do, now and then with the key of last year first. */
export function refunding(key: string): Deed {
  return async (stage, from) => {
    const body = { order: 1 + Math.floor(stage.chance() * 1_000), amount: 890 };
    const refund = (own: string) => ({ ...post(from, '/admin/refunds', body), headers: { 'X-API-Key': own } });
    if (stage.chance() < 0.3) await stage.send(refund('the-key-of-last-year'));
    await stage.send(refund(key));
  };
}

/** Tries the office without a key that it knows. */
export const breakingIn: Deed = (stage, from) =>
  oneByOne(stage, 400, ['letmein-letmein-1', 'letmein-letmein-2', 'letmein-letmein-3'], (key) => ({
    ...post(from, '/admin/refunds', { order: 1, amount: 99_999 }),
    headers: { 'X-API-Key': key },
  }));

function post(from: string, path: string, json: unknown): ShopRequest {
  return { from, method: 'POST', path, json, expect: 201 };
}
