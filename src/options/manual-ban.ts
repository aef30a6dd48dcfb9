import { z } from 'zod';
import { BAN_KINDS, type BanKind } from '../state/store.js';
import type { Duration } from './duration.js';
import { duration, expected, object, oneOf } from './kinds.js';

export interface ManualBan {
  /** How long the ban lasts. Absent: without end. */
  readonly duration?: Duration | undefined;
  /** Why, for the event and the list. Default `manual`. */
  readonly reason?: string | undefined;
  /** Who bans, for the event and the list. */
  readonly by?: string | undefined;
}

export interface ManualUnban {
  /** Why the ban is lifted, for the event. */
  readonly reason?: string | undefined;
  /** Who lifts it, for the event. */
  readonly by?: string | undefined;
}

export interface BanFilter {
  /** Only bans of this kind. Default: all. */
  readonly kind?: BanKind | undefined;
}

export const manualBanSchema = object({
  duration: duration().optional(),
  reason: shortText().default('manual'),
  by: shortText().optional(),
});

export const manualUnbanSchema = object({ reason: shortText().optional(), by: shortText().optional() });

export const banFilterSchema = object({ kind: oneOf(...BAN_KINDS).optional() });

function shortText() {
  return z.custom<string>(
    (value) => typeof value === 'string' && value !== '' && value.length <= 256,
    expected('a text of 1 to 256 characters'),
  );
}
