/**
 * The demo: a small shop behind `guard()`, honest visitors and attackers, and what the guard tells of them.
 *
 *     npm start
 *     npm run demo -- --no-traffic
 */
import { once } from 'node:events';
import { type DemoOptions, readArguments, UsageError } from './arguments.js';
import { awaitArrival } from './await-arrival.js';
import { listen } from './listen.js';
import { timeGuard } from './overhead.js';
import { Tally } from './tally.js';
import { startTelemetry } from './telemetry.js';
import { arrivalReport } from './terminal/arrival-report.js';
import { closingTable } from './terminal/closing-table.js';
import { liveEvents } from './terminal/live.js';
import { elsewhere, opening, trafficBegins, tryIt } from './terminal/story.js';
import { runTraffic } from './traffic.js';

async function demo({ traffic, exit, port }: DemoOptions): Promise<void> {
  const receiver = await startTelemetry();
  // After the instrumentation, which kills the process on a signal that nobody behind it listens to.
  const stop = stopSignal();
  // Only now, so that Koa and http are instrumented as they load.
  const { createShop } = await import('./shop.js');

  const live = liveEvents(console.log);
  const { app, shield } = createShop(live.tell);
  const tally = new Tally();
  timeGuard(app, shield, (decision, milliseconds) => tally.count(decision, milliseconds));
  const shop = await listen(app, port);
  console.log(opening(shop, receiver?.url));

  if (traffic) {
    console.log(trafficBegins());
    const totals = await runTraffic(shop.port, stop);
    live.flush();
    if (totals) {
      console.log(closingTable(tally, await shield.bans(), totals));
      if (receiver) console.log(arrivalReport(await awaitArrival(receiver, tally.requests, stop)));
      else console.log(elsewhere());
    }
  }

  if (!exit && !stop.aborted) {
    console.log(tryIt(shop.port));
    await once(stop, 'abort');
  }
  live.flush();
  await shop.close();
  // With nothing left to do the process ends, and the instrumentation sends what it still has. A collector that does
  // not answer is retried for longer than a person wants to wait.
  setTimeout(() => process.exit(), LONGEST_FLUSH).unref();
}

const LONGEST_FLUSH = 5_000;

/** Aborts on Ctrl-C, on SIGTERM, and when nobody reads the output any more. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  process.stdout.on('error', () => stop.abort());
  return stop.signal;
}

try {
  await demo(readArguments(process.argv.slice(2), process.env));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
