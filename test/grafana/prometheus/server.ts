import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';

/** A prometheus of a test's own, that has scraped two pages. */
export interface Prometheus {
  /**
   * What an expression comes to now.
   * @throws {Error} for one that Prometheus refuses.
   */
  query(expression: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

/** Without prometheus a test says so and is skipped. */
export function needsPrometheus(test: Context): void {
  if (spawnSync('prometheus', ['--version']).status === 0) return;
  console.log('      prometheus is not installed: skipped');
  test.skip();
}

/** Starts a prometheus and has it scrape each page twice, one after the other. */
export async function prometheusThatScraped(pages: readonly [begin: string, end: string]): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  let scrapes = 0;
  const told = new EventTarget();
  const page = createServer((_request, response) => {
    // What has been asked for again has been taken in.
    response.end(pages[scrapes++ < 2 ? 0 : 1]);
    told.dispatchEvent(new Event('scraped'));
  });
  const target = await listening(page);
  const port = await freePort();
  const configuration = join(folder, 'prometheus.yml');
  writeFileSync(
    configuration,
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [{ job_name: 'app', honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${target}`] }] }],
    }),
  );
  const child = spawn(
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const prometheus: Prometheus = {
    async query(expression) {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expression }),
        signal: AbortSignal.timeout(10_000),
      });
      const answer = (await response.json()) as Answer;
      if (answer.status !== 'success') throw new Error(answer.error);
      return answer.data.resultType === 'scalar' ? [answer.data.result] : answer.data.result;
    },
    async close() {
      await ended(child);
      page.close();
      page.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`prometheus has not scraped: ${errors}`)), 30_000);
      timer.unref();
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`prometheus has ended: ${errors}`)));
      told.addEventListener('scraped', () => {
        if (scrapes < 5) return;
        clearTimeout(timer);
        resolve();
      });
    });
  } catch (error) {
    await prometheus.close();
    throw error;
  }
  return prometheus;
}

type Answer =
  | { readonly status: 'success'; readonly data: { readonly resultType: string; readonly result: readonly unknown[] } }
  | { readonly status: 'error'; readonly error: string };

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
