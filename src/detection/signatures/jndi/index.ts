import { CHARACTER } from '../../characters.js';
import type { Family } from '../../family.js';
import type { Signature } from '../../signature.js';
import { someLookup } from './lookups.js';

const jndiLookup: Signature = {
  id: 'jndi.lookup',
  family: 'jndi',
  severity: 'critical',
  score: 90,
  meaning:
    'A JNDI lookup: a logger that resolves it loads and runs code of another server (Log4Shell, CVE-2021-44228).',
};
const emptyDefault: Signature = {
  id: 'jndi.hidden_character',
  family: 'jndi',
  severity: 'high',
  score: 60,
  meaning: 'A lookup without a name that gives a single character, which only serves to hide a word.',
};
const textLookup: Signature = {
  id: 'jndi.text_lookup',
  family: 'jndi',
  severity: 'critical',
  score: 60,
  meaning: 'A lookup that runs a script, or reads a file, a URL or a DNS record (Text4Shell, CVE-2022-42889).',
};
const contextLookup: Signature = {
  id: 'jndi.context_lookup',
  family: 'jndi',
  severity: 'medium',
  score: 45,
  meaning: 'A lookup of the environment or of properties of a Java server, which would be logged or sent.',
};

export const jndi: Family = {
  name: 'jndi',
  signatures: [jndiLookup, emptyDefault, textLookup, contextLookup],
  mayHold: ({ characters }) => (characters & NEEDED) === NEEDED,
  inspect: (input, report) => {
    const { unescaped } = input;
    if (!unescaped.includes('${')) return;
    someLookup(unescaped, (name, position, rest) => {
      if (name === 'jndi') {
        report(jndiLookup, unescaped, position);
        return true;
      }
      if (name === '') report(emptyDefault, unescaped, position);
      else if (isTextLookup(name, rest)) report(textLookup, unescaped, position);
      else if (isContextLookup(name, rest) && !input.isProse) report(contextLookup, unescaped, position);
      return false;
    });
  },
};

const NEEDED = CHARACTER.DOLLAR | CHARACTER.BRACE | CHARACTER.COLON;

/** Lookups of Apache Commons Text and Configuration that act. */
function isTextLookup(name: string, rest: string): boolean {
  if (name === 'script') return /^(?:javascript|js|nashorn|groovy|jexl|python|ruby|ecmascript|rhino|graal)/i.test(rest);
  if (name === 'url' || name === 'file' || name === 'properties' || name === 'xml')
    return /^(?:utf-?8|utf-?16|iso-|us-ascii|[^}]{1,48}(?:\.xml|\.properties|passwd))/i.test(rest);
  if (name === 'dns') return /^(?:address|name|canonical)\|/i.test(rest);
  return name === 'const' && /^javax?\./i.test(rest);
}

function isContextLookup(name: string, rest: string): boolean {
  if (name === 'env')
    return /^[a-z_]{0,32}(?:aws|secret|key|passw|token|credential|user|hostname|java_|database|db_|pwd)/i.test(rest);
  if (name === 'sys') return /^(?:java|os|user|file|path|line|sun|log4j|catalina|server|spring)\b/i.test(rest);
  if (name === 'java') return /^(?:version|runtime|vm|os|locale|hw)\b/.test(rest);
  if (name === 'ctx' || name === 'main' || name === 'mdc' || name === 'map' || name === 'sd')
    return /^[\w.-]{1,48}\}/.test(rest);
  if (name === 'bundle') return /^[\w.-]{1,48}:/.test(rest);
  return CONTEXTS.has(name) && /^[\w.:-]{1,60}\}/.test(rest);
}

const CONTEXTS: ReadonlySet<string> = new Set(['docker', 'k8s', 'web', 'spring', 'log4j', 'hostname', 'jvmrunargs']);
