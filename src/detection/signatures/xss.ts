import type { Signature } from '../signature.js';

export const xss: readonly Signature[] = [
  {
    id: 'xss.script_tag',
    family: 'xss',
    score: 50,
    meaning: 'A script element, which runs in the browser of whoever is shown the value.',
    find: (value) => (value.includes('<script') ? value.search(/<script[\s/>]/) : -1),
  },
  {
    id: 'xss.event_attribute',
    family: 'xss',
    score: 50,
    meaning: 'An element with an event attribute that calls code.',
    // The gap between tag and attribute is bounded, so that a value full of "<a" stays linear.
    find: (value) =>
      value.includes('<') ? value.search(/<[a-z][^>]{0,64}[\s/"']on[a-z]{3,24}\s{0,8}=[^>]{0,64}[(`]/) : -1,
  },
  {
    id: 'xss.javascript_url',
    family: 'xss',
    score: 50,
    meaning: 'A javascript: URL in a link or source attribute.',
    find: (value) =>
      value.includes('javascript:') ? value.search(/(?:href|src|action)\s{0,8}=\s{0,8}["']?\s{0,8}javascript:/) : -1,
  },
];
