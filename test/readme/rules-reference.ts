import { families } from '../../src/detection/signatures/index.js';
import { table } from './table.js';

/** What detection looks for, family by family. */
export function rulesReference(): string {
  return families
    .map(({ name, signatures }) => {
      const rows = signatures.map(({ id, severity, score, meaning }) => [
        `\`${id}\``,
        severity,
        String(score),
        meaning,
      ]);
      return `**\`${name}\`**\n\n${table(['rule', 'severity', 'score', 'what a match means'], rows)}`;
    })
    .join('\n\n');
}
