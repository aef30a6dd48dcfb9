import { optionsReference } from './options-reference.js';
import { recipesReference } from './recipes-reference.js';
import { replaceSection } from './section.js';
import { telemetryReference } from './telemetry-reference.js';

/** The generated parts of the README, by the name between whose comments they stand. */
export const SECTIONS: Readonly<Record<string, () => string>> = {
  'options-reference': optionsReference,
  recipes: recipesReference,
  'telemetry-reference': telemetryReference,
};

/** A README with its generated parts as they should be. */
export function withSections(readme: string): string {
  return Object.entries(SECTIONS).reduce((text, [name, write]) => replaceSection(text, name, write()), readme);
}
