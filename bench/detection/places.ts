import { bodyOf, type Sample } from './corpus.js';

/** Where an attack stands in its request, under one name for each place: sources call them differently. */
export function placeOf(sample: Sample): string | undefined {
  if (holdsStrangeKey(sample)) return 'json key';
  return sample.place === undefined ? undefined : (PLACES.get(sample.place.toLowerCase()) ?? sample.place);
}

const PLACES: ReadonlyMap<string, string> = new Map([
  ['urlparam', 'query'],
  ['urlpath', 'path'],
  ['htmlform', 'form'],
  ['htmlmultipartform', 'multipart'],
  ['jsonrequest', 'json'],
  ['jsonraw', 'json'],
  ['xmlbody', 'xml'],
  ['soapbody', 'xml'],
  ['header', 'header'],
  ['useragent', 'header'],
  ['graphql', 'graphql'],
  ['rawrequest', 'raw request'],
]);

/** Corpora do not tell keys and values of JSON apart: an attack in a key shows by a key that no program has. */
function holdsStrangeKey(sample: Sample): boolean {
  const text = sample.label === 'attack' ? bodyOf(sample)?.toString().trim() : undefined;
  if (text === undefined || !/^[{[]/.test(text)) return false;
  try {
    return hasStrangeKey(JSON.parse(text));
  } catch {
    return false;
  }
}

function hasStrangeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const isList = Array.isArray(value);
  return Object.entries(value).some(([key, inner]) => (!isList && isStrange(key)) || hasStrangeKey(inner));
}

function isStrange(key: string): boolean {
  return (
    key === 'constructor' || key === 'prototype' || !/^(?:[a-z][\w-]{0,63}|\w{1,16})$/i.test(key) || key === '__proto__'
  );
}
