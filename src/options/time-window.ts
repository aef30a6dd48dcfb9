import { z } from 'zod';
import { expected, list } from './kinds.js';

export type Weekday = (typeof WEEKDAYS)[number];

/** A time of day at which requests are let in. It goes by the clock on the wall of its zone, daylight saving time included. */
export interface TimeWindow {
  /** When it opens: `09:00`. */
  start: string;
  /** When it closes, itself no longer open: `17:30`. `24:00` is the end of the day; earlier than `start` is the next day. */
  end: string;
  /** Time zone by its IANA name, `Europe/Berlin`. Default `UTC`. */
  zone?: string;
  /** Days on which it opens: a window over midnight belongs to the day on which it begins. Default: all. */
  days?: readonly Weekday[];
}

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const DAY = 24 * 60;

/** A time of day, read into minutes since midnight. */
function timeOfDay(latest: number, text: string) {
  return z
    .custom<string>((value) => (readTime(value) ?? Number.NaN) <= latest, expected(`a time of day like ${text}`))
    .transform((value) => readTime(value) ?? 0);
}

function readTime(value: unknown): number | undefined {
  const [, hours, minutes] = (typeof value === 'string' && /^(\d\d):([0-5]\d)$/.exec(value)) || [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

const weekday = z
  .custom<Weekday>(
    (value) => (WEEKDAYS as readonly unknown[]).includes(value),
    expected(WEEKDAYS.map((day) => `"${day}"`).join(' or ')),
  )
  .transform((day) => WEEKDAYS.indexOf(day));

const window = z
  .strictObject(
    {
      start: timeOfDay(DAY - 1, '"09:00"'),
      end: timeOfDay(DAY, '"17:30", "24:00" at most'),
      zone: z.custom<string>(isZone, expected('a time zone like "Europe/Berlin"')).default('UTC'),
      days: list(weekday, 'a list of days')
        .min(1, expected('at least one day'))
        .default(WEEKDAYS.map((_, day) => day)),
    },
    expected('an object with start, end, zone, days'),
  )
  .refine(({ start, end }) => start !== end, {
    path: ['end'],
    ...expected('another time than "start" (the whole day is "00:00" to "24:00")'),
  });

export const timeWindowSchema = z
  .union(
    [window.transform((only) => [only]), list(window, 'a list of windows').min(1, expected('at least one window'))],
    expected('an object with start, end, zone, days, or a list of such'),
  )
  .optional();

/** The names that this process has a clock for. */
function isZone(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
