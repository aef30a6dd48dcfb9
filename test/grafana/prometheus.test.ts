import assert from 'node:assert/strict';
import { type Demo, startDemo } from '../examples/demo-process.js';
import { type Receiver, startReceiver } from '../otlp/receiver.js';
import { broadRun } from '../telemetry/broad-run.js';
import { exposition, type Series, seriesOfPoints } from './prometheus/exposition.js';
import { needsPrometheus, type Prometheus, prometheusThatScraped } from './prometheus/server.js';
import { OWN_SERIES } from './queries/known-names.js';
import { seriesOf } from './queries/promql.js';
import { renderedExpressions } from './queries/rendered.js';

/** Expressions that answer nothing although their metrics are there, by a part of their text: why. */
const EMPTY: Readonly<Record<string, string>> = {
  'unless group by (service_name) (present_over_time(guard_requests_total[10m]))': 'every guard has reported just now',
  'guard_check_name!="emergency"}[10m])) > 0.5': 'the demo is too short for that many blocked in ten minutes',
  'guard_export_records_total{guard_export_signal="logs", guard_export_result="dropped"}': 'the demo loses no event',
  'error_type!=""}': 'the queue of the SDK does not fill up',
};

describe('the PromQL of dashboards and alerts, on a Prometheus that has the metrics of the demo', function () {
  this.timeout(120_000);
  const expressions = [...renderedExpressions().values()].flat().filter(({ language }) => language === 'promql');
  let series: readonly Series[] = [];
  let prometheus: Prometheus;
  let demo: Demo | undefined;
  let receiver: Receiver | undefined;

  before(async function () {
    needsPrometheus(this);
    receiver = await startReceiver();
    demo = startDemo(['--exit'], {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=demo,service.instance.id=shop-1,deployment.environment.name=test',
      OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true',
    });
    const { points } = await broadRun();
    assert.deepEqual((await demo.ended()).exit, [0, null]);
    series = seriesOfPoints([...receiver.metrics, ...points]);
    prometheus = await prometheusThatScraped([exposition(series, 'begin'), exposition(series, 'end')]);
  });
  after(async () => {
    await demo?.kill();
    await prometheus?.close();
    await receiver?.close();
  });

  it('has every metric of the registry, under the name that the translation gives it', () => {
    const made = new Set(series.map(({ name }) => name));
    assert.deepEqual(
      OWN_SERIES.filter((name) => !made.has(name)),
      [],
    );
  });

  it('keeps counts through translation, scrape and query', async () => {
    const requests = series.filter(({ name }) => name === 'guard_requests_total');
    const [sum] = (await prometheus.query('sum(guard_requests_total)')) as { value: [number, string] }[];
    assert.equal(
      Number(sum?.value[1]),
      requests.reduce((total, { value }) => total + value, 0),
    );
  });

  it('runs every one', async () => {
    const faults: string[] = [];
    for (const { text, where } of expressions) {
      await prometheus.query(text).catch((error) => faults.push(`${where}: ${error.message}\n  ${text}`));
    }
    assert.deepEqual(faults, []);
  });

  it('has an answer to each whose metrics are made', async () => {
    const made = new Set(series.map(({ name }) => name));
    const silent: string[] = [];
    for (const { text, where } of expressions) {
      if (exceptionOf(text) || !seriesOf(text).every((name) => made.has(name))) continue;
      const answer = await prometheus.query(text);
      if (answer.length === 0) silent.push(`${where}: ${text}`);
    }
    assert.deepEqual(silent, []);
  });

  for (const [part, reason] of Object.entries(EMPTY)) {
    it(`has no answer where ${reason}`, async () => {
      const excepted = expressions.filter(({ text }) => text.includes(part));
      assert.ok(excepted.length > 0);
      for (const { text } of excepted) assert.deepEqual(await prometheus.query(text), [], text);
    });
  }
});

function exceptionOf(text: string): string | undefined {
  return Object.keys(EMPTY).find((part) => text.includes(part));
}
