/** The pages, by the name of their file: where a link may lead. */
export const PAGES = {
  overview: { uid: 'guard-overview', title: 'Overview' },
  attacks: { uid: 'guard-attacks', title: 'Attacks' },
  client: { uid: 'guard-client', title: 'One client' },
  'limits-and-bans': { uid: 'guard-limits-and-bans', title: 'Limits and bans' },
  rules: { uid: 'guard-rules', title: 'Rules' },
  'health-and-cost': { uid: 'guard-health-and-cost', title: 'Health and cost' },
  compliance: { uid: 'guard-compliance', title: 'Compliance' },
  trace: { uid: 'guard-trace', title: 'One trace' },
} as const;

export type PageName = keyof typeof PAGES;
