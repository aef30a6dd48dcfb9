import { ATTRIBUTES, EVENTS, METRICS } from '../../../src/telemetry/names.js';
import { labelName } from '../names/label-name.js';
import { prometheusName } from '../names/prometheus-name.js';

type Metric = keyof typeof METRICS;
type Attribute = keyof typeof ATTRIBUTES;
type Event = keyof typeof EVENTS;

/** The series of a metric of the registry. */
export const series = (metric: Metric) => prometheusName(METRICS[metric]);

/** The label, or key of structured metadata, of an attribute of the registry. */
export const label = (attribute: Attribute) => labelName(ATTRIBUTES[attribute].name);

/** By which alerts are told apart. */
export const SERVICE = labelName('service.name');
export const INSTANCE = labelName('service.instance.id');

/**
 * By how much counters have grown. A counter is not there before its first count, which `increase` does not see: what is
 * new counts as a whole.
 */
export const growth = (selector: string, range: string) =>
  `(${selector} unless present_over_time(${selector}[6h] offset ${range})) or increase(${selector}[${range}])`;

/** Log records of every service. */
export const ALL_LOGS = `{${SERVICE}=~".+"}`;

/** Log records of an event of the registry, of every service. */
export const events = (event: Event) => `${ALL_LOGS} | ${label('EVENT_NAME')}="${EVENTS[event].name}"`;

/** In the text of an alert: a label of what fires, and its number. Without `$`, which provisioning replaces. */
export const told = (name: string) => `{{ .Labels.${name} }}`;
export const number = (form: 'humanize' | 'humanizePercentage' | 'humanizeDuration' = 'humanize') =>
  `{{ ${form} .Values.A.Value }}`;
