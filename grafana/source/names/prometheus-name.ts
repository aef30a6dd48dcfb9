import type { MetricEntry } from '../../../src/telemetry/names.js';

/** What the name of a metric is made from. An up-down counter is a gauge. */
export type Measured = Pick<MetricEntry, 'name' | 'unit' | 'instrument'>;

/**
 * The name that a metric has in Prometheus, as its OTLP receiver translates by default: words joined by underscores,
 * then the unit, then `total` for a counter or `ratio` for a gauge without unit. Units in braces are left out.
 * Source: https://github.com/prometheus/otlptranslator
 */
export function prometheusName({ name, unit, instrument }: Measured): string {
  const words = name.split(/[^A-Za-z0-9:]+/).filter((word) => word !== '');
  const [main = '', per = ''] = unit.split('/', 2).map((part) => (/[{}]/.test(part) ? '' : part.trim()));
  const mainWord = word(UNITS[main] ?? main);
  const perWord = word(PER_UNITS[per] ?? per);
  if (mainWord && !words.includes(mainWord)) words.push(mainWord);
  if (perWord) words.push('per', perWord);
  if (instrument === 'counter') moveLast(words, 'total');
  if (instrument === 'gauge' && unit === '1') moveLast(words, 'ratio');
  const joined = words.join('_');
  return /^\d/.test(joined) ? `_${joined}` : joined;
}

/** The names of the series that a metric has in Prometheus: those of a classic histogram are three. */
export function prometheusSeries(metric: Measured): readonly string[] {
  const name = prometheusName(metric);
  return metric.instrument === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

const UNITS: Readonly<Record<string, string>> = {
  '1': '',
  '%': 'percent',
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
};

const PER_UNITS: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

function word(unit: string): string {
  return unit.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');
}

function moveLast(words: string[], last: string): void {
  for (let at = words.indexOf(last); at >= 0; at = words.indexOf(last)) words.splice(at, 1);
  words.push(last);
}
