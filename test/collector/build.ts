/**
 * Builds a collector with the components that grafana/collector/config.yaml names, and prints where it is. It is kept by
 * what it is made of: the second time there is nothing to do. Needs a Go toolchain and the Go module proxy.
 *
 *     KOA_OTEL_GUARD_COLLECTOR=$(node dist/test/collector/build.js) npx mocha
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from './configuration.js';
import { COLLECTOR_VERSION, manifestOf } from './manifest.js';

const BUILDER = `go.opentelemetry.io/collector/cmd/builder@v${COLLECTOR_VERSION}`;
// Unoptimised: nobody waits for what this collector does, but for the compiler.
const OPTIONS = ['--config', 'manifest.yaml', '--output-path', 'out', '--gcflags', 'all=-N -l'];
const LONGEST_BUILD = 15 * 60_000;

const manifest = manifestOf(readConfiguration());
const digest = createHash('sha256')
  .update([...OPTIONS, manifest].join('\n'))
  .digest('hex')
  .slice(0, 16);
const cache = process.env.KOA_OTEL_GUARD_CACHE || join(homedir(), '.cache', 'koa-otel-guard');
const built = join(cache, `collector-${COLLECTOR_VERSION}-${digest}`);
if (!existsSync(built)) build(built);
console.log(built);

function build(target: string): void {
  mkdirSync(cache, { recursive: true });
  // Beside the target, so that a build that was cut short never looks like one.
  const folder = mkdtempSync(join(cache, 'building-'));
  try {
    writeFileSync(join(folder, 'manifest.yaml'), manifest);
    execFileSync('go', ['run', BUILDER, ...OPTIONS], {
      cwd: folder,
      stdio: ['ignore', process.stderr, process.stderr],
      timeout: LONGEST_BUILD,
      // A repository around the cache is none of Go's business.
      env: { ...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false' },
    });
    renameSync(join(folder, 'out', 'collector'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
