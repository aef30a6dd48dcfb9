import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';

export interface Account {
  readonly id: string;
  readonly name: string;
}

export interface Login {
  /** Absent when name or password is wrong. */
  readonly token?: string;
  /** Absent when nobody has this name. */
  readonly account?: Account;
}

/** Who may order. Passwords are kept as salted hashes only, sessions end after an hour. */
export class Accounts {
  readonly #accounts = new LRUCache<string, StoredAccount>({ max: 1_000 });
  #registered = 0;
  readonly #sessions = new LRUCache<string, Account>({ max: 1_000, ttl: 3_600_000 });

  /** False when the name is taken. */
  async register(name: string, password: string): Promise<boolean> {
    const salt = randomBytes(16);
    const hash = await hashOf(password, salt);
    if (this.#accounts.has(name)) return false;
    this.#accounts.set(name, { id: `u${++this.#registered}`, name, salt, hash });
    return true;
  }

  async login(name: string, password: string): Promise<Login> {
    const account = this.#accounts.get(name);
    // A name that nobody has takes as long as a wrong password: time must not tell which names exist.
    const { salt, hash } = account ?? NOBODY;
    const matches = timingSafeEqual(await hashOf(password, salt), hash);
    if (!account) return {};
    if (!matches) return { account };
    const token = randomBytes(24).toString('base64url');
    this.#sessions.set(token, account);
    return { account, token };
  }

  /** The account that a token was given to. */
  bearing(token: string): Account | undefined {
    return this.#sessions.get(token);
  }
}

interface StoredAccount extends Account {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const HASH_LENGTH = 32;
const COST: ScryptOptions = { N: 16_384, r: 8, p: 1 };
const NOBODY = { salt: randomBytes(16), hash: randomBytes(HASH_LENGTH) };

function hashOf(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_LENGTH, COST, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}
