import { policySchema } from '../../src/options/policy.js';
import { filesBelow, read } from '../repository.js';
import { interfacesIn } from './interfaces.js';
import { optionEntries } from './option-entries.js';
import { code, table } from './table.js';

/** The building blocks of a policy, from the schema that reads them and the comments on their types. */
export const BLOCKS = optionEntries(policySchema(), interfacesIn(filesBelow('src/options').map(read)), 'Policy');

/** The reference of building blocks; what stands inside one is described with the option of its kind. */
export function policiesReference(): string {
  return table(
    ['block', 'allowed', 'meaning'],
    BLOCKS.entries.map(({ path, allowed, meaning }) => [code(path), allowed, meaning]),
  );
}
