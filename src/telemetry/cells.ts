import type { Attributes } from '@opentelemetry/api';
import { OTHER } from './names.js';

export interface Cell {
  readonly attributes: Attributes;
  count: number;
}

/**
 * Exact counts by attributes. A step costs a few map look-ups; OpenTelemetry reads the counts when it collects.
 * Labels beyond the cap are counted together.
 */
export class Cells {
  readonly #names: readonly string[];
  readonly #max: number;
  readonly #root: Branch = new Map();
  readonly cells: Cell[] = [];

  /** `max`: how many different values of the last name are kept apart. */
  constructor(names: readonly string[], max: number) {
    this.#names = names;
    this.#max = max;
  }

  /** Counts one, by values in the order of the names; an absent value leaves its attribute out. */
  add(...values: Labels): void {
    this.#cell(values).count++;
  }

  /** Takes over what another set of the same names has counted. */
  absorb({ cells }: Cells): void {
    for (const { attributes, count } of cells) {
      this.#cell(this.#names.map((name) => attributes[name] as string | undefined)).count += count;
    }
  }

  #cell(values: Labels): Cell {
    let branch = this.#root;
    const last = values.length - 1;
    for (let i = 0; i < last; i++) branch = branchAt(branch, values[i]);
    return this.#cellAt(branch, values);
  }

  #cellAt(branch: Branch, values: Labels): Cell {
    const label = values[values.length - 1];
    const found = branch.get(label);
    if (found && !(found instanceof Map)) return found;
    if (label !== undefined && label !== OTHER && branch.size >= this.#max) {
      return this.#cellAt(branch, [...values.slice(0, -1), OTHER]);
    }
    const pairs = this.#names.map((name, index) => [name, values[index]]).filter(([, value]) => value !== undefined);
    const cell: Cell = { attributes: Object.fromEntries(pairs), count: 0 };
    branch.set(label, cell);
    this.cells.push(cell);
    return cell;
  }
}

type Labels = readonly (string | undefined)[];
type Branch = Map<string | undefined, Branch | Cell>;

function branchAt(branch: Branch, key: string | undefined): Branch {
  const found = branch.get(key);
  if (found instanceof Map) return found;
  const created: Branch = new Map();
  branch.set(key, created);
  return created;
}
