/** What a metric does for a while, and whether an alert fires at the end of it. */
export interface Situation {
  readonly alert: string;
  readonly when: string;
  /** Values a minute, in the notation of promtool, by series. */
  readonly series: Readonly<Record<string, string>>;
  readonly at: string;
  /** The labels of what fires; nothing where nothing does. */
  readonly fires?: Readonly<Record<string, string>>;
}

const SHOP = { service_name: 'shop' };
const SHOP_1 = { ...SHOP, service_instance_id: 'shop-1' };
const requests = (labels: string) => `guard_requests_total{service_name="shop",${labels}}`;
const ALLOWED = requests('guard_outcome="allowed"');
const BLOCKED = requests('guard_outcome="blocked",guard_check_name="detection"');
const EMERGENCY = requests('guard_outcome="blocked",guard_check_name="emergency"');
const ONE = 'service_name="shop",service_instance_id="shop-1"';
const TWO = 'service_name="shop",service_instance_id="shop-2"';

export const SITUATIONS: readonly Situation[] = [
  {
    alert: 'guard-block-rate',
    when: 'one in a hundred was blocked, and now one in six is',
    series: { [ALLOWED]: '0+600x300', [BLOCKED]: '0+6x240 1560+120x60' },
    at: '5h',
    fires: SHOP,
  },
  {
    alert: 'guard-block-rate',
    when: 'one in six is blocked, as ever',
    series: { [ALLOWED]: '0+600x300', [BLOCKED]: '0+120x300' },
    at: '5h',
  },
  {
    alert: 'guard-block-rate',
    when: 'it is so every day at this time',
    series: { [ALLOWED]: '0+600x1800', [BLOCKED]: '0x260 0+120x100 12000x1340 12120+120x100' },
    at: '1780m',
  },
  {
    alert: 'guard-block-rate',
    when: 'there is little traffic',
    series: { [ALLOWED]: '0+6x300', [BLOCKED]: '0x240 0+3x60' },
    at: '5h',
  },
  {
    alert: 'guard-block-rate',
    when: 'emergency mode turns all away',
    series: { [ALLOWED]: '0+600x300', [EMERGENCY]: '0x240 0+600x60' },
    at: '5h',
  },
  {
    alert: 'guard-emergency-on',
    when: 'it has been on in one of the instances for a day',
    series: { [`guard_emergency_active{${ONE}}`]: '0x9 1x1500', [`guard_emergency_active{${TWO}}`]: '0x1510' },
    at: '1500m',
    fires: SHOP_1,
  },
  {
    alert: 'guard-emergency-on',
    when: 'it is off again',
    series: { [`guard_emergency_active{${ONE}}`]: '0x9 1x9 0x9' },
    at: '20m',
  },
  {
    alert: 'guard-emergency-on',
    when: 'an instance has ended in it',
    series: { [`guard_emergency_active{${ONE}}`]: '1x9 _x20' },
    at: '20m',
  },
  {
    alert: 'guard-emergency-refusing',
    when: 'one is turned away',
    series: { [EMERGENCY]: '_ _ 1x9' },
    at: '4m',
    fires: SHOP,
  },
  { alert: 'guard-emergency-refusing', when: 'others are blocked', series: { [BLOCKED]: '0+9x9' }, at: '4m' },
  {
    alert: 'guard-unavailable',
    when: 'one in ten is answered 500',
    series: { [ALLOWED]: '0+90x30', [requests('guard_outcome="unavailable"')]: '0+10x30' },
    at: '30m',
    fires: SHOP,
  },
  {
    alert: 'guard-unavailable',
    when: 'one in a thousand is answered 500',
    series: { [ALLOWED]: '0+999x30', [requests('guard_outcome="unavailable"')]: '0+1x30' },
    at: '30m',
  },
  {
    alert: 'guard-check-failed',
    when: 'a check fails now and then',
    series: {
      'guard_check_findings_total{service_name="shop",guard_check_name="stolen_key",guard_finding_reason="check.failed"}':
        '_x5 1x5 2x20',
    },
    at: '12m',
    fires: { ...SHOP, guard_check_name: 'stolen_key' },
  },
  {
    alert: 'guard-check-failed',
    when: 'checks find something',
    series: {
      'guard_check_findings_total{service_name="shop",guard_check_name="ip",guard_finding_reason="ip.denied"}':
        '0+9x30',
    },
    at: '12m',
  },
  { alert: 'guard-slow', when: 'one in ten takes 20 ms', series: durations(90, 100, 100), at: '40m', fires: SHOP },
  { alert: 'guard-slow', when: 'one in two hundred takes 20 ms', series: durations(995, 1000, 1000), at: '40m' },
  { alert: 'guard-slow', when: 'the one request there is takes 20 ms', series: durations(0, 1, 1), at: '40m' },
  {
    alert: 'guard-slow',
    when: 'one in ten is held by a behaviour rule',
    series: {
      ...durations(90, 100, 100),
      'guard_check_findings_total{service_name="shop",guard_finding_reason="behavior.delayed",guard_finding_state="enforced"}':
        '0+10x60',
    },
    at: '40m',
  },
  {
    alert: 'guard-silent',
    when: 'a service stops to report',
    series: { [ALLOWED]: '1x60 _x60' },
    at: '80m',
    fires: SHOP,
  },
  {
    alert: 'guard-silent',
    when: 'one of its instances goes',
    series: { [`guard_requests_total{${ONE}}`]: '1x60 _x60', [`guard_requests_total{${TWO}}`]: '1x120' },
    at: '80m',
  },
  {
    alert: 'guard-silent',
    when: 'a service was taken away yesterday',
    series: { [ALLOWED]: '1x60 _x600' },
    at: '600m',
  },
  {
    alert: 'guard-store-degraded',
    when: 'one of the instances has been without it for a day',
    series: { [`guard_store_degraded{${ONE}}`]: '0x9 1x1500', [`guard_store_degraded{${TWO}}`]: '0x1510' },
    at: '1500m',
    fires: SHOP_1,
  },
  {
    alert: 'guard-store-degraded',
    when: 'it was away for less than a minute',
    series: { [`guard_store_degraded{${ONE}}`]: '0x9 1 0x9' },
    at: '11m',
  },
  {
    alert: 'guard-store-degraded',
    when: 'it is back',
    series: { [`guard_store_degraded{${ONE}}`]: '0x9 1x60 0x9' },
    at: '72m',
  },
  {
    alert: 'guard-store-degraded',
    when: 'an instance has ended without it',
    series: { [`guard_store_degraded{${ONE}}`]: '1x9 _x20' },
    at: '20m',
  },
  {
    alert: 'guard-store-errors',
    when: 'calls of the store fail on end',
    series: { [`guard_store_errors_total{${ONE}}`]: '0+5x30' },
    at: '20m',
    fires: SHOP_1,
  },
  {
    alert: 'guard-store-errors',
    when: 'ten calls fail at once and no more',
    series: { [`guard_store_errors_total{${ONE}}`]: '0x10 10x20' },
    at: '17m',
  },
  {
    alert: 'guard-rules-stale',
    when: 'nobody confirms the rules any more',
    series: { [`guard_rules_age_seconds{${ONE}}`]: '0+60x40', [`guard_rules_age_seconds{${TWO}}`]: '30x40' },
    at: '25m',
    fires: SHOP_1,
  },
  {
    alert: 'guard-rules-differ',
    when: 'an instance stays behind',
    series: { [`guard_rules_version{${ONE}}`]: '6 7x30', [`guard_rules_version{${TWO}}`]: '6x31' },
    at: '20m',
    fires: SHOP,
  },
  {
    alert: 'guard-rules-differ',
    when: 'an instance is a minute later',
    series: { [`guard_rules_version{${ONE}}`]: '6 7x30', [`guard_rules_version{${TWO}}`]: '6 6 7x30' },
    at: '20m',
  },
  {
    alert: 'guard-rules-rejected',
    when: 'a set is rejected',
    series: { [`guard_rules_updates_total{${ONE},guard_rules_result="rejected"}`]: '_ _ 1x20' },
    at: '5m',
    fires: SHOP,
  },
  {
    alert: 'guard-rules-rejected',
    when: 'one was rejected hours ago, and telemetry was away for a while',
    series: { [`guard_rules_updates_total{${ONE},guard_rules_result="rejected"}`]: '1x60 _x20 1x20' },
    at: '84m',
  },
  {
    alert: 'guard-rules-rejected',
    when: 'sets are applied',
    series: { [`guard_rules_updates_total{${ONE},guard_rules_result="applied"}`]: '0+1x20' },
    at: '10m',
  },
  {
    alert: 'guard-events-dropped',
    when: 'a record is lost',
    series: {
      [`guard_export_records_total{${ONE},guard_export_signal="logs",guard_export_result="dropped"}`]: '_x5 1x20',
    },
    at: '10m',
    fires: SHOP_1,
  },
  {
    alert: 'guard-events-dropped',
    when: 'spans are lost',
    series: {
      [`guard_export_records_total{${ONE},guard_export_signal="traces",guard_export_result="dropped"}`]: '_x5 1x20',
    },
    at: '10m',
  },
  {
    alert: 'guard-events-dropped',
    when: 'records are sent and kept',
    series: {
      [`guard_export_records_total{${ONE},guard_export_signal="logs",guard_export_result="sent"}`]: '0+9x20',
      [`guard_export_records_total{${ONE},guard_export_signal="logs",guard_export_result="spooled"}`]: '0+9x20',
    },
    at: '10m',
  },
  {
    alert: 'guard-sdk-dropped',
    when: 'the queue of spans is full',
    series: { [`otel_sdk_processor_span_processed_total{${ONE},error_type="queue_full"}`]: '_x5 9x20' },
    at: '10m',
    fires: SHOP_1,
  },
  {
    alert: 'guard-sdk-dropped',
    when: 'spans are passed on',
    series: { [`otel_sdk_processor_span_processed_total{${ONE}}`]: '0+9x20' },
    at: '10m',
  },
  ...['send_failed_log_records', 'enqueue_failed_spans'].map((failure) => ({
    alert: 'guard-collector-dropping',
    when: `the collector counts ${failure}`,
    series: { [`otelcol_exporter_${failure}{exporter="otlp_http/loki"}`]: '0+9x20' },
    at: '10m',
    fires: { exporter: 'otlp_http/loki' },
  })),
  {
    alert: 'guard-collector-dropping',
    when: 'the collector sends',
    series: {
      'otelcol_exporter_sent_log_records{exporter="otlp_http/loki"}': '0+9x20',
      'otelcol_exporter_send_failed_log_records{exporter="otlp_http/loki"}': '0x20',
    },
    at: '10m',
  },
];

/** Durations of requests a minute: how many take 10 ms at most, how many 20 ms, how many in all. */
function durations(fast: number, slow: number, all: number): Readonly<Record<string, string>> {
  return {
    'guard_duration_seconds_bucket{service_name="shop",le="0.01"}': `0+${fast}x40`,
    'guard_duration_seconds_bucket{service_name="shop",le="0.02"}': `0+${slow}x40`,
    'guard_duration_seconds_bucket{service_name="shop",le="+Inf"}': `0+${all}x40`,
    'guard_duration_seconds_count{service_name="shop"}': `0+${all}x40`,
  };
}
