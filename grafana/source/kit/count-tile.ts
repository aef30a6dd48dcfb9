import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { type TileOptions, tile } from './tile.js';

/** How many there were in the time range of the page. */
export function countTile(options: Omit<TileOptions, 'unit' | 'decimals' | 'of'>): Panel {
  return tile({ ...options, unit: 'short', decimals: 0, of: 'all' });
}
