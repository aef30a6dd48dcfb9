import assert from 'node:assert/strict';
import { type Expression, expressionsIn, type Language } from './queries/expressions.js';
import { faultsOf } from './queries/faults.js';
import { renderedExpressions } from './queries/rendered.js';
import { withSamples } from './queries/variables.js';

describe('the queries of dashboards and alerts', () => {
  const rendered = renderedExpressions();

  it('are found, in each language', () => {
    const all = [...rendered.values()].flat();
    for (const [language, atLeast] of [
      ['promql', 50],
      ['logql', 30],
      ['traceql', 1],
    ] as const) {
      assert.ok(all.filter((expression) => expression.language === language).length >= atLeast, language);
    }
  });

  for (const [file, expressions] of rendered) {
    if (expressions.length === 0) continue;
    it(`of ${file} are of the grammar, and name what is told`, () => {
      const faults = expressions.flatMap((expression) =>
        faultsOf(expression).map((fault) => `${expression.where}: ${fault}\n  ${expression.text}`),
      );
      assert.deepEqual(faults, []);
    });
  }
});

describe('the check of a query', () => {
  const faulty: readonly (readonly [Language, string, string, RegExp])[] = [
    ['promql', 'a syntax error', 'sum(rate(guard_requests_total[5m])', /syntax/],
    ['promql', 'a metric that nobody makes', 'rate(guard_request_total[5m])', /nobody makes guard_request_total/],
    ['promql', 'a metric without its unit', 'guard_rules_age', /nobody makes guard_rules_age/],
    ['promql', 'a family of metrics that nobody makes', '{__name__=~"gard_.*"}', /nobody makes/],
    ['promql', 'a label that the metric lacks', 'guard_requests_total{guard_reason="x"}', /no label guard_reason/],
    [
      'promql',
      'a group by a label that the metric lacks',
      'sum by (guard_chek) (guard_requests_total)',
      /no label guard_chek/,
    ],
    [
      'promql',
      'a match on a label that the metrics lack',
      'guard_rules_age_seconds / on (le) guard_rules_version',
      /no label le/,
    ],
    [
      'promql',
      'a value that is not taken',
      'guard_requests_total{guard_outcome="denied"}',
      /guard_outcome is never denied/,
    ],
    [
      'promql',
      'one of several values that is not taken',
      'guard_requests_total{guard_outcome=~"blocked|gone"}',
      /never gone/,
    ],
    ['promql', 'a check that is not there', 'guard_requests_total{guard_check_name!="emergancy"}', /never emergancy/],
    ['promql', 'a reason that is not there', 'guard_check_findings_total{guard_finding_reason="x.y"}', /never x\.y/],
    ['logql', 'a syntax error', '{service_name="a"} | otel_event_name=', /syntax/],
    ['logql', 'a label that streams lack', '{client_address="a"}', /client_address is no label of a stream/],
    ['logql', 'a selector of every stream', '{service_name=~".*"}', /every stream/],
    ['logql', 'a key that no record has', '{service_name="a"} | client_adress="b"', /no log record has client_adress/],
    [
      'logql',
      'a group by a key that no record has',
      'sum by (client) (count_over_time({job="a"}[5m]))',
      /no log record has client/,
    ],
    ['logql', 'an event that is not told', '{job="a"} | otel_event_name="guard.wave"', /never guard\.wave/],
    ['logql', 'a line of a key that no record has', '{job="a"} | line_format "{{.clint_address}}"', /clint_address/],
    [
      'logql',
      'an unwrapped key that no record has',
      'sum(sum_over_time({job="a"} | unwrap guard_score [5m]))',
      /guard_score/,
    ],
    ['traceql', 'a syntax error', '{ span.guard.outcome = }', /syntax/],
    [
      'traceql',
      'an attribute that no span has',
      '{ span.guard.outcom = "blocked" }',
      /no span has span\.guard\.outcom/,
    ],
    ['traceql', 'an attribute in the wrong place', '{ resource.guard.outcome = "blocked" }', /no span has resource/],
    ['traceql', 'a value that is not taken', '{ span.guard.outcome = "denied" }', /guard_outcome is never denied/],
    ['traceql', 'a selected attribute that no span has', '{ } | select(span.path)', /no span has span\.path/],
  ];
  for (const [language, what, text, fault] of faulty) {
    it(`finds ${what} in ${language}`, () => {
      assert.match(faultsOf({ language, text, where: '' }).join('\n'), fault);
    });
  }

  const sound: readonly (readonly [Language, string])[] = [
    ['promql', 'sum by (le) (rate(guard_duration_seconds_bucket{guard_outcome=~"block.*"}[5m])) or vector(0)'],
    ['promql', 'sum by (x) (label_replace(guard_rules_version, "x", "$1", "instance", "(.*)"))'],
    ['promql', 'histogram_quantile(0.99, sum by (le) (rate(traces_spanmetrics_latency_bucket{a="b"}[5m])))'],
    ['logql', '{service_name=~".+"} | otel_event_name="guard.app.auth.failed" | line_format "{{.client_address}}"'],
    ['logql', 'sum(sum_over_time({job="a"} | json x="y" | unwrap guard_threat_score [5m])) by (x)'],
    ['traceql', '{ span.guard.outcome = "blocked" && resource.service.name =~ ".*" } | select(span.client.address)'],
  ];
  for (const [language, text] of sound) {
    it(`has nothing against ${text}`, () => {
      assert.deepEqual(faultsOf({ language, text, where: '' }), []);
    });
  }
});

describe('the collection of queries', () => {
  const of = (content: unknown) =>
    expressionsIn(content, 'a').map(({ language, text }: Expression) => [language, text]);

  it('finds those of nested panels, variables, annotations and links', () => {
    const prometheus = { datasource: { type: 'prometheus', uid: 'prometheus' } };
    const pane = { a: { datasource: 'loki', queries: [{ expr: '{job="l"}', datasource: { uid: 'loki' } }] } };
    const found = of({
      panels: [
        { panels: [{ ...prometheus, targets: [{ expr: 'up' }, { datasource: { uid: 'loki' }, expr: '{job="a"}' }] }] },
      ],
      templating: {
        list: [
          { ...prometheus, query: 'label_values(up, job)' },
          { ...prometheus, query: { query: 'label_values(job)' } },
        ],
      },
      annotations: { list: [{ datasource: { uid: 'loki' }, expr: '{job="b"}' }] },
      links: [{ url: `/explore?panes=${encodeURIComponent(JSON.stringify(pane))}` }],
      targets: [{ datasource: { uid: 'tempo' }, queryType: 'traceql', query: '{ }' }],
    });
    assert.deepEqual(
      found.sort(),
      [
        ['promql', 'up'],
        ['logql', '{job="a"}'],
        ['promql', 'group by (job) (up)'],
        ['promql', 'group by (job) ({__name__=~".+"})'],
        ['logql', '{job="b"}'],
        ['logql', '{job="l"}'],
        ['traceql', '{ }'],
      ].sort(),
    );
  });

  it('refuses one whose language cannot be told', () => {
    assert.throws(() => of({ expr: 'up' }), /no language/);
  });

  it('puts samples in place of variables, and leaves groups of patterns', () => {
    assert.equal(withSamples('topk($n, rate(a{b=~"$b"}[$__rate_interval]))'), 'topk(5, rate(a{b=~".*"}[5m]))');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces it.
    assert.equal(withSamples('a{b=~"${b:regex}", c="[[c]]"}'), 'a{b=~".*", c=".*"}');
    assert.equal(withSamples('label_replace(a, "b", "$1", "c", "(.*)")'), 'label_replace(a, "b", "$1", "c", "(.*)")');
    assert.equal(withSamples('"\\"$a"'), '"\\".*"');
  });
});
