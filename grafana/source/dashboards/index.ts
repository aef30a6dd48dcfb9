import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PageName } from '../kit/pages.js';
import { overview } from './overview.js';

/** Every page, by the name of its file. */
export const DASHBOARDS: Partial<Readonly<Record<PageName, () => Dashboard>>> = {
  overview,
};
