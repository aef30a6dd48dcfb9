import assert from 'node:assert/strict';
import { labelName } from '../../grafana/source/names/label-name.js';
import { type Measured, prometheusName, prometheusSeries } from '../../grafana/source/names/prometheus-name.js';
import { METRICS } from '../../src/telemetry/names.js';

describe('the name of a metric in Prometheus', () => {
  const cases: readonly (readonly [Measured['instrument'], string, string, string])[] = [
    ['counter', 'guard.requests', '{request}', 'guard_requests_total'],
    ['counter', 'records.total', '', 'records_total'],
    ['counter', 'network.io', 'By', 'network_io_bytes_total'],
    ['gauge', 'guard.rules.age', 's', 'guard_rules_age_seconds'],
    ['gauge', 'guard.bans.active', '{ban}', 'guard_bans_active'],
    ['gauge', 'nodejs.eventloop.utilization', '1', 'nodejs_eventloop_utilization_ratio'],
    ['gauge', 'speed', 'm/s', 'speed_meters_per_second'],
    ['gauge', 'reads', '{read}/s', 'reads_per_second'],
    ['gauge', 'age.seconds', 's', 'age_seconds'],
    ['histogram', 'guard.duration', 's', 'guard_duration_seconds'],
  ];
  for (const [instrument, name, unit, expected] of cases) {
    it(`is ${expected} for the ${instrument} ${name} in ${unit || 'no unit'}`, () => {
      assert.equal(prometheusName({ name, unit, instrument }), expected);
    });
  }

  it('is three for a histogram', () => {
    assert.deepEqual(prometheusSeries(METRICS.DURATION), [
      'guard_duration_seconds_bucket',
      'guard_duration_seconds_sum',
      'guard_duration_seconds_count',
    ]);
  });
});

describe('the name of an attribute as a label', () => {
  it('has underscores in place of what is neither letter nor digit', () => {
    assert.equal(labelName('geo.country.iso_code'), 'geo_country_iso_code');
    assert.equal(labelName('a..b-c'), 'a_b_c');
    assert.equal(labelName('2xx'), 'key_2xx');
  });
});
