import { Cells } from './cells.js';
import { ATTRIBUTES, METRICS } from './names.js';

/** Everything that a guard counts exactly. */
export class Counts {
  readonly requests = new Cells(METRICS.REQUESTS.attributes, MOST_ROUTES);
  readonly findings = new Cells([ATTRIBUTES.CHECK.name, ATTRIBUTES.STATE.name, ATTRIBUTES.REASON.name], MOST_REASONS);
  readonly countries = new Cells(METRICS.COUNTRIES.attributes, MOST_COUNTRIES);
  readonly detections = new Cells(METRICS.DETECTIONS.attributes, MOST_REASONS);
  readonly behavior = new Cells(METRICS.BEHAVIOR_MATCHES.attributes, MOST_REASONS);
  readonly storeErrors = new Cells(METRICS.STORE_ERRORS.attributes, MOST_FAULTS);
  readonly rules = new Cells(METRICS.RULES_UPDATES.attributes, MOST_FAULTS);
  readonly suppressed = new Cells(METRICS.EVENTS_SUPPRESSED.attributes, MOST_EVENTS);

  absorb({ requests, findings, countries, detections, behavior, storeErrors, rules, suppressed }: Counts): void {
    this.requests.absorb(requests);
    this.findings.absorb(findings);
    this.countries.absorb(countries);
    this.detections.absorb(detections);
    this.behavior.absorb(behavior);
    this.storeErrors.absorb(storeErrors);
    this.rules.absorb(rules);
    this.suppressed.absorb(suppressed);
  }
}

const MOST_ROUTES = 500;
const MOST_REASONS = 200;
/** There are no more: a function of the application's may make some up. */
const MOST_COUNTRIES = 250;
const MOST_FAULTS = 50;
const MOST_EVENTS = 200;
