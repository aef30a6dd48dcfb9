import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../grafana/source/alerts/index.js';
import { renderedFiles } from '../../grafana/source/rendered-files.js';
import { ROOT } from '../repository.js';
import { objection } from './alerts/promtool.js';
import { SITUATIONS } from './alerts/situations.js';
import { needsPrometheus } from './prometheus/server.js';
import { contentOf } from './queries/rendered.js';

describe('the alerts', () => {
  it('are rendered as they are in the source: npm run dashboards', () => {
    for (const [name, text] of renderedFiles()) {
      if (name.includes('alerting')) assert.equal(readFileSync(join(ROOT, 'grafana', name), 'utf8'), text, name);
    }
  });

  it('have uids of their own, and each a runbook', () => {
    const uids = ALERTS.map(({ uid }) => uid);
    assert.deepEqual([...new Set(uids)], uids);
    for (const uid of uids) assert.ok(existsSync(join(ROOT, `grafana/runbooks/${uid}.md`)), uid);
  });

  it('speak of labels by which they are told apart', () => {
    for (const { uid, summary, expr } of ALERTS) {
      const groups = [...expr.matchAll(/\bby \(([^)]*)\)/g)].map(([, labels = '']) => labels.split(/, */));
      for (const [, label = ''] of summary.matchAll(/\.Labels\.(\w+)/g)) {
        assert.ok(
          groups.every((labels) => labels.includes(label)),
          `${uid}: ${label}`,
        );
      }
    }
  });

  it('have no dollar that provisioning would take for a variable, but for the addresses that it gets', () => {
    for (const file of ['rules', 'contact-points', 'policies']) {
      const text = readFileSync(join(ROOT, `grafana/provisioning/alerting/${file}.yaml`), 'utf8');
      const found = [...text.matchAll(/\$\S{0,25}/g)].map(([variable]) => variable);
      const known = /^\$\{GUARD_(?:RUNBOOKS_URL\}\/|ALERT_WEBHOOK_URL\})/;
      assert.deepEqual(
        found.filter((variable) => !known.test(variable)),
        [],
      );
    }
  });

  it('go to a contact point that is there', () => {
    const { contactPoints } = contentOf('provisioning/alerting/contact-points.yaml') as {
      contactPoints: { name: string }[];
    };
    const policies = JSON.stringify(contentOf('provisioning/alerting/policies.yaml'));
    const named = [...policies.matchAll(/"receiver":"([^"]*)"/g)].map(([, name]) => name);
    assert.deepEqual(
      [...new Set(named)],
      contactPoints.map(({ name }) => name),
    );
  });
});

describe('an alert on metrics', function () {
  this.timeout(30_000);
  before(function () {
    needsPrometheus(this);
  });

  for (const situation of SITUATIONS) {
    const { alert, when, fires } = situation;
    it(`${alert} ${fires ? 'fires' : 'is silent'} when ${when}`, () => {
      const found = ALERTS.find(({ uid }) => uid === alert);
      assert.ok(found);
      assert.equal(objection(found, situation), undefined);
    });
  }

  it('is tried out, each', () => {
    const tried = new Set(SITUATIONS.filter(({ fires }) => fires).map(({ alert }) => alert));
    const untried = ALERTS.filter(({ source, uid }) => source === 'prometheus' && !tried.has(uid));
    assert.deepEqual(untried, []);
  });
});
