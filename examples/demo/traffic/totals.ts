/** What the clients saw, as they saw it. */
export interface TrafficTotals {
  readonly honest: GroupTotals;
  readonly attackers: GroupTotals;
}

export interface GroupTotals {
  readonly requests: number;
  /** Requests that were not answered as the shop answers. */
  readonly blocked: number;
  /** Answers by status; 0 for requests without one. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** Counts answers. */
export class TotalsCount {
  readonly all = { honest: emptyGroup(), attackers: emptyGroup() };

  /** `expected`: the status that the shop answers such a request with. */
  count(honest: boolean, status: number, expected: number): void {
    const group = honest ? this.all.honest : this.all.attackers;
    group.requests++;
    if (status !== expected) group.blocked++;
    group.statuses[status] = (group.statuses[status] ?? 0) + 1;
  }
}

function emptyGroup(): { requests: number; blocked: number; statuses: Record<number, number> } {
  return { requests: 0, blocked: 0, statuses: {} };
}
