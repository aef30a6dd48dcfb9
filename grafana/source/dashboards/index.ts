import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PageName } from '../kit/pages.js';
import { attacks } from './attacks.js';
import { client } from './client.js';
import { compliance } from './compliance.js';
import { healthAndCost } from './health-and-cost.js';
import { limitsAndBans } from './limits-and-bans.js';
import { overview } from './overview.js';
import { rules } from './rules.js';
import { trace } from './trace.js';

/** Every page, by the name of its file. */
export const DASHBOARDS: Readonly<Record<PageName, () => Dashboard>> = {
  overview,
  attacks,
  client,
  'limits-and-bans': limitsAndBans,
  rules,
  'health-and-cost': healthAndCost,
  compliance,
  trace,
};
