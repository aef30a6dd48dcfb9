import {
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  type MetricOptions,
} from '@opentelemetry/api';
import type { CheckName } from '../checks/check.js';
import type { Decision, JudgedFinding } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { Ban } from '../state/store.js';
import { type Collectable, collect } from './collect.js';
import { Counts } from './counts.js';
import { ATTRIBUTES, DURATION_BUCKETS, METRICS, type MetricEntry, SCHEMA_URL } from './names.js';
import { placeAttributes } from './place-attributes.js';
import { meterProvider } from './registry.js';
import { SCOPE_NAME, SCOPE_VERSION } from './scope.js';

/**
 * The guard's metrics. Counters are plain cells that OpenTelemetry reads when it collects. Meters do not bind late:
 * instruments are made when a provider is first seen, and again when it changes.
 */
export class Metrics implements Collectable {
  readonly counts = new Counts();
  readonly bans: () => readonly Ban[] | Promise<readonly Ban[]>;
  readonly intelAges: () => readonly (readonly [source: string, seconds: number])[];
  readonly states: Collectable['states'];
  /** Set once the guard follows rules. */
  rules: Collectable['rules'] = () => undefined;
  #provider: MeterProvider | undefined;
  #instruments: Instruments | undefined;

  constructor(
    bans: Collectable['bans'],
    intelAges: Collectable['intelAges'] = () => [],
    states: Collectable['states'] = () => ({ isEmergency: false, isStoreDegraded: undefined }),
  ) {
    this.bans = bans;
    this.intelAges = intelAges;
    this.states = states;
  }

  /** Counts what became of a request. The route is known only of requests that reached the application. */
  request({ outcome, decidedBy, mode }: Decision, route?: string): void {
    this.counts.requests.add(outcome, decidedBy?.check, mode, route);
  }

  /** Counts a request that was not let in, by its country. Where nobody collects it is not looked up. */
  refused({ outcome }: Decision, request: GuardRequest): void {
    if (!this.#instruments) return;
    const country = placeAttributes(() => request)[ATTRIBUTES.COUNTRY.name];
    this.counts.countries.add(outcome, country === undefined ? undefined : String(country));
  }

  finding({ check, reason, state, attributes }: JudgedFinding): void {
    this.counts.findings.add(check, state, reason);
    const family = attributes?.[ATTRIBUTES.RULE_CATEGORY.name];
    if (check === 'detection' && typeof family === 'string') this.counts.detections.add(family, state);
  }

  /** Counts that a client went beyond a step of a behaviour rule. */
  behavior(rule: string, action: string, state: JudgedFinding['state']): void {
    this.counts.behavior.add(state, action, rule);
  }

  /** Counts a reading of the source of rules. */
  rulesPolled(result: string): void {
    this.counts.rules.add(result);
  }

  /** Counts an event that was not told. */
  suppressed(event: string): void {
    this.counts.suppressed.add(event);
  }

  /** True when somebody collects, so that durations are worth measuring. */
  get isCollected(): boolean {
    const provider = meterProvider();
    if (provider !== this.#provider) this.#bind(provider);
    return this.#instruments !== undefined;
  }

  duration(seconds: number, { outcome }: Decision): void {
    this.#instruments?.duration.record(seconds, OUTCOME_ATTRIBUTES[outcome]);
  }

  checkDuration(check: CheckName, seconds: number): void {
    this.#instruments?.checkDuration.record(seconds, { [ATTRIBUTES.CHECK.name]: check });
  }

  /** Measures what a store was asked for, and counts what went wrong. */
  store(operation: string, seconds: number, fault: string | undefined): void {
    if (fault !== undefined) this.counts.storeErrors.add(operation, fault);
    this.#instruments?.storeDuration.record(seconds, {
      [ATTRIBUTES.STORE_OPERATION.name]: operation,
      ...(fault !== undefined && { [ATTRIBUTES.ERROR_TYPE.name]: fault }),
    });
  }

  /** How often each outcome came about since start. */
  get outcomes(): Readonly<Record<Decision['outcome'], number>> {
    const counts = { allowed: 0, blocked: 0, redirected: 0, bypassed: 0, unavailable: 0 };
    for (const { attributes, count } of this.counts.requests.cells) {
      counts[attributes[ATTRIBUTES.OUTCOME.name] as Decision['outcome']] += count;
    }
    return counts;
  }

  /** Takes this guard's counts out of what is collected. */
  close(): void {
    this.#instruments?.stop();
    this.#instruments = undefined;
  }

  #bind(provider: MeterProvider): void {
    this.close();
    this.#provider = provider;
    const meter = provider.getMeter(SCOPE_NAME, SCOPE_VERSION, { schemaUrl: SCHEMA_URL });
    // Without an SDK the API hands out this one.
    if (meter === createNoopMeter()) return;
    this.#instruments = {
      duration: histogram(meter, METRICS.DURATION),
      checkDuration: histogram(meter, METRICS.CHECK_DURATION),
      storeDuration: histogram(meter, METRICS.STORE_DURATION),
      stop: collect(provider, meter, this),
    };
  }
}

interface Instruments {
  readonly duration: Histogram;
  readonly checkDuration: Histogram;
  readonly storeDuration: Histogram;
  /** Takes the counts out of what is collected. */
  readonly stop: () => void;
}

const OUTCOME_ATTRIBUTES = {
  allowed: { [ATTRIBUTES.OUTCOME.name]: 'allowed' },
  blocked: { [ATTRIBUTES.OUTCOME.name]: 'blocked' },
  redirected: { [ATTRIBUTES.OUTCOME.name]: 'redirected' },
  bypassed: { [ATTRIBUTES.OUTCOME.name]: 'bypassed' },
  unavailable: { [ATTRIBUTES.OUTCOME.name]: 'unavailable' },
} as const;

function histogram(meter: Meter, { name, description, unit }: MetricEntry): Histogram {
  const options: MetricOptions = { description, unit, advice: { explicitBucketBoundaries: [...DURATION_BUCKETS] } };
  return meter.createHistogram(name, options);
}
