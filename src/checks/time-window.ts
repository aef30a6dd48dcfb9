import type { Settings } from '../options/schema.js';
import { WEEKDAYS } from '../options/time-window.js';
import type { Clock } from '../state/clock.js';
import type { Check, Finding } from './check.js';

type Window = NonNullable<Settings['timeWindow']>[number];

/** Blocks requests outside of all windows. What the clocks on the wall show is asked once a minute, not for each request. */
export function timeWindow(windows: readonly Window[], { now }: { readonly now: Clock }): Check {
  const opens = windows.map(openAt);
  let minute = Number.NaN;
  let open = false;
  return {
    name: 'time_window',
    run() {
      const current = Math.floor(now() / MINUTE);
      if (current !== minute) {
        open = opens.some((isOpen) => isOpen(current * MINUTE));
        minute = current;
      }
      return open ? undefined : CLOSED;
    },
  };
}

const MINUTE = 60_000;

const CLOSED: Finding = Object.freeze({
  check: 'time_window',
  action: 'block',
  status: 403,
  reason: 'time_window.closed',
  score: 0,
});

/** Compiles a window into the question whether it is open at a time. */
function openAt({ start, end, zone, days }: Window): (time: number) => boolean {
  const wallClock = wallClockIn(zone);
  const isNamed = WEEKDAYS.map((_, day) => days.includes(day));
  if (start < end) {
    return (time) => {
      const { day, minutes } = wallClock(time);
      return isNamed[day] === true && minutes >= start && minutes < end;
    };
  }
  return (time) => {
    const { day, minutes } = wallClock(time);
    const yesterday = (day + 6) % 7;
    return (isNamed[day] === true && minutes >= start) || (isNamed[yesterday] === true && minutes < end);
  };
}

/** What a clock on the wall of a zone shows: the day of the week, and minutes since midnight. */
function wallClockIn(zone: string): (time: number) => { readonly day: number; readonly minutes: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const day = NAMES.indexOf(String(parts.get('weekday')).toLowerCase());
    return { day, minutes: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
  };
}

const NAMES: readonly string[] = WEEKDAYS;
