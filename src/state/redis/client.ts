/**
 * What the store uses of a client of ioredis (5.3 or newer): single, Sentinel or Cluster. Told by its shape, so that the
 * package runs without ioredis where nobody uses it.
 */
export interface RedisClient extends RedisConnection {
  /** True for a Cluster: keys of one call have to be in one slot. */
  readonly isCluster?: boolean;
  evalsha(sha: string, keys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
  eval(source: string, keys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
  /** Another connection to the same place: the one that listens cannot ask. */
  duplicate(): RedisSubscriber;
}

export interface RedisSubscriber extends RedisConnection {
  subscribe(...channels: string[]): Promise<unknown>;
}

export interface RedisConnection {
  /** `ready` when commands are sent at once; `wait` before the first command of a client that connects late. */
  readonly status: string;
  connect(): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  off(event: string, listener: (...details: unknown[]) => void): unknown;
}
