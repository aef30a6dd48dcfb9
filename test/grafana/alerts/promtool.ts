import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert } from '../../../grafana/source/alerts/alert.js';
import type { Situation } from './situations.js';

/** What promtool has against an alert firing, or not, in a situation; nothing where it is as expected. */
export function objection(alert: Alert, { series, at, fires }: Situation): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  try {
    const rules = join(folder, 'rules.yml');
    const rule = { alert: 'it', expr: `(${alert.expr}) > ${alert.above}`, for: alert.for };
    writeFileSync(rules, JSON.stringify({ groups: [{ name: 'alerts', rules: [rule] }] }));
    const test = join(folder, 'test.yml');
    writeFileSync(
      test,
      JSON.stringify({
        rule_files: [rules],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
            alert_rule_test: [{ eval_time: at, alertname: 'it', exp_alerts: fires ? [{ exp_labels: fires }] : [] }],
          },
        ],
      }),
    );
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', test], { encoding: 'utf8' });
    return status === 0 ? undefined : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
