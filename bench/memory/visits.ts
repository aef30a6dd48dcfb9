/** How clients come. Requests within a sixteenth of the window are kept together: 17 such groups are the most there are. */
export const visits: Readonly<Record<string, Visit>> = {
  '1 request': { requests: 1, apart: 0 },
  '10 requests at once': { requests: 10, apart: 1 },
  '3 requests, 5 s apart': { requests: 3, apart: 5_000 },
  '5 requests, 12 s apart': { requests: 5, apart: 12_000 },
  '17 requests, as far apart as can be': { requests: 17, apart: 3_751 },
};

export interface Visit {
  readonly requests: number;
  /** Milliseconds between two of them. */
  readonly apart: number;
}
