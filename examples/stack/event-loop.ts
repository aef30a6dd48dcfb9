import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { metrics } from '@opentelemetry/api';

/**
 * Tells how late the event loop is and how busy, by the semantic conventions for Node.js (`nodejs.eventloop.*`), and what the process
 * takes of memory. Each export tells of the time since the last one.
 */
export function tellEventLoop(): void {
  const meter = metrics.getMeter('koa-otel-guard-stack');
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let before = performance.eventLoopUtilization();

  const gauge = (name: string, unit: string) => meter.createObservableGauge(name, { unit });
  const mean = gauge('nodejs.eventloop.delay.mean', 's');
  const max = gauge('nodejs.eventloop.delay.max', 's');
  const percentiles = [50, 90, 99].map((rank) => [rank, gauge(`nodejs.eventloop.delay.p${rank}`, 's')] as const);
  const utilization = gauge('nodejs.eventloop.utilization', '1');
  const memory = meter.createObservableUpDownCounter('process.memory.usage', { unit: 'By' });

  meter.addBatchObservableCallback(
    (result) => {
      if (delay.count > 0) {
        result.observe(mean, delay.mean / NANOSECONDS);
        result.observe(max, delay.max / NANOSECONDS);
        for (const [rank, percentile] of percentiles) result.observe(percentile, delay.percentile(rank) / NANOSECONDS);
      }
      delay.reset();
      const now = performance.eventLoopUtilization();
      result.observe(utilization, performance.eventLoopUtilization(now, before).utilization);
      before = now;
      result.observe(memory, process.memoryUsage.rss());
    },
    [mean, max, ...percentiles.map(([, percentile]) => percentile), utilization, memory],
  );
}

const NANOSECONDS = 1e9;
