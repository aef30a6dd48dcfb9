import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../repository.js';
import { freePort } from '../state/redis/server.js';
import { CONFIGURATION } from './configuration.js';

/** A real collector with the configuration that the repository brings. */
export interface Collector {
  /** Where it takes OTLP over HTTP. */
  readonly url: string;
  readonly health: string;
  /** The sum of what it tells of itself under a name, of the series whose labels contain a text. */
  figure(name: string, labels?: string): Promise<number>;
  /** Waits until such a sum is as it should be. Rejects after 20 s. */
  reaches(isReached: (sum: number) => boolean, name: string, labels?: string): Promise<void>;
  /** Ends it; resolves with how it ended and what it wrote. */
  stop(signal: NodeJS.Signals): Promise<string>;
}

/** Starts a collector, on free ports of this machine, and waits until it takes telemetry. The variables are those of the configuration. */
export async function startCollector(binary: string, variables: NodeJS.ProcessEnv): Promise<Collector> {
  const [grpc, http, health, metrics] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const child = spawn(binary, ['--config', join(ROOT, CONFIGURATION)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      OTLP_GRPC_ADDRESS: `127.0.0.1:${grpc}`,
      OTLP_HTTP_ADDRESS: `127.0.0.1:${http}`,
      HEALTH_ADDRESS: `127.0.0.1:${health}`,
      METRICS_HOST: '127.0.0.1',
      METRICS_PORT: String(metrics),
      ...variables,
    },
  });
  let written = '';
  const closed = once(child, 'close').then(([code, signal]) => `ended with ${code ?? signal}:\n${written}`);
  const ready = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      if (written.includes('Everything is ready')) resolve();
    });
  });
  const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_START);
  const early = await Promise.race([ready, closed]);
  clearTimeout(late);
  if (early !== undefined) throw new Error(`the collector did not start, it ${early}`);

  async function figure(name: string, labels = ''): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  return {
    url: `http://127.0.0.1:${http}`,
    health: `http://127.0.0.1:${health}`,
    figure,
    async reaches(isReached, name, labels) {
      const latest = performance.now() + LONGEST_WAIT;
      for (let sum = await figure(name, labels); !isReached(sum); sum = await figure(name, labels)) {
        if (performance.now() > latest) throw new Error(`${name}{${labels ?? ''}} is still ${sum}:\n${written}`);
        await pause(BETWEEN_LOOKS);
      }
    },
    async stop(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return closed;
    },
  };
}

const LONGEST_START = 20_000;
const LONGEST_WAIT = 20_000;
const BETWEEN_LOOKS = 50;
