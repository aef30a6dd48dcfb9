import { ERRORS } from '../../src/errors.js';
import { WARNINGS } from '../../src/warnings/codes.js';
import { codesReference } from './codes-reference.js';
import { optionsReference } from './options-reference.js';
import { policiesReference } from './policies-reference.js';
import { recipesReference } from './recipes-reference.js';
import { rulesReference } from './rules-reference.js';
import { replaceSection } from './section.js';
import { telemetryReference } from './telemetry-reference.js';

/** The generated parts of the README, by the name between whose comments they stand. */
export const SECTIONS: Readonly<Record<string, () => string>> = {
  'options-reference': optionsReference,
  'policies-reference': policiesReference,
  recipes: recipesReference,
  'rules-reference': rulesReference,
  'telemetry-reference': telemetryReference,
  'error-codes': () =>
    codesReference(Object.entries(ERRORS).map(([code, { by, meaning }]) => ({ code, thrownBy: by, meaning }))),
  'warning-codes': () =>
    codesReference(Object.entries(WARNINGS).map(([code, { what, fix }]) => ({ code, meaning: what, fix }))),
};

/** A README with its generated parts as they should be. */
export function withSections(readme: string): string {
  return Object.entries(SECTIONS).reduce((text, [name, write]) => replaceSection(text, name, write()), readme);
}
