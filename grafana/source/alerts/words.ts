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

/** Log records of every service. */
export const ALL_LOGS = `{${SERVICE}=~".+"}`;

/** Log records of an event of the registry, of every service. */
export const events = (event: Event) => `${ALL_LOGS} | ${label('EVENT_NAME')}="${EVENTS[event].name}"`;

/** In the text of an alert: a label of what fires, and its number. Without `$`, which provisioning replaces. */
export const told = (name: string) => `{{ .Labels.${name} }}`;
export const number = (form: 'humanize' | 'humanizePercentage' | 'humanizeDuration' = 'humanize') =>
  `{{ ${form} .Values.A.Value }}`;
