import type { RulesSettings } from '../../options/rules.js';
import { fileSource } from './file.js';
import { functionSource } from './function.js';
import { httpSource } from './http.js';
import type { RuleSource } from './source.js';

/** Makes the source that options name. `instance`: what it shall know this process by. */
export function openSource({ source, token, apiKey, headers, tls }: RulesSettings, instance: string): RuleSource {
  switch (source.kind) {
    case 'url': {
      const credentials = {
        ...headers,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(apiKey !== undefined && { 'x-api-key': apiKey }),
      };
      return httpSource({ url: source.url, headers: credentials, tls: tls && definedOf(tls), instance });
    }
    case 'file':
      return fileSource(source.path);
    case 'function':
      return functionSource(source.read);
    case 'own':
      return source.get();
  }
}

function definedOf(tls: NonNullable<RulesSettings['tls']>) {
  const { cert, key, ca } = tls;
  return { ...(cert !== undefined && { cert }), ...(key !== undefined && { key }), ...(ca !== undefined && { ca }) };
}
