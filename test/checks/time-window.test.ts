import assert from 'node:assert/strict';
import { timeWindow } from '../../src/checks/time-window.js';
import type { TimeWindow } from '../../src/index.js';
import { readOptions } from '../../src/options/read-options.js';
import { closeAll, guarded } from '../guarded.js';

/** The check behind a clock that can be set. */
function behindClock(windows: TimeWindow | readonly TimeWindow[]) {
  const clock = { time: 0 };
  const check = timeWindow(readOptions({ timeWindow: windows }).timeWindow ?? [], { now: () => clock.time });
  const isOpenAt = (time: string) => {
    clock.time = Date.parse(time);
    return check.run({} as never) === undefined;
  };
  return { clock, check, isOpenAt };
}

/** Hours from now by the clock of UTC, as a window has them. */
function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
}

interface Case {
  readonly of: string;
  readonly window: TimeWindow | readonly TimeWindow[];
  /** Times of UTC. */
  readonly open: readonly string[];
  readonly closed: readonly string[];
}

const night = { start: '22:00', end: '06:00' };

const cases: readonly Case[] = [
  {
    of: 'a day, by UTC unless a zone is named: its end is closed',
    window: { start: '09:00', end: '17:30' },
    open: ['2026-01-05T09:00:00Z', '2026-01-05T17:29:59.999Z', '2026-01-04T12:00:00Z'],
    closed: ['2026-01-05T08:59:59.999Z', '2026-01-05T17:30:00Z', '2026-01-05T00:00:00Z'],
  },
  {
    of: 'the end of the day',
    window: { start: '18:00', end: '24:00' },
    open: ['2026-01-05T18:00:00Z', '2026-01-05T23:59:59.999Z'],
    closed: ['2026-01-05T00:00:00Z', '2026-01-05T17:59:00Z'],
  },
  {
    of: 'a whole day',
    window: { start: '00:00', end: '24:00', days: ['mon'] },
    open: ['2026-01-05T00:00:00Z', '2026-01-05T23:59:59.999Z'],
    closed: ['2026-01-04T23:59:59.999Z', '2026-01-06T00:00:00Z'],
  },
  {
    of: 'an evening that ends at midnight',
    window: { start: '18:00', end: '00:00', days: ['mon'] },
    open: ['2026-01-05T18:00:00Z', '2026-01-05T23:59:00Z'],
    closed: ['2026-01-06T00:00:00Z', '2026-01-06T18:00:00Z'],
  },
  {
    of: 'a night, which belongs to the day on which it begins',
    window: { ...night, days: ['fri'] },
    open: ['2026-01-09T22:00:00Z', '2026-01-09T23:59:00Z', '2026-01-10T00:00:00Z', '2026-01-10T05:59:00Z'],
    closed: ['2026-01-09T05:59:00Z', '2026-01-09T21:59:00Z', '2026-01-10T06:00:00Z', '2026-01-10T22:00:00Z'],
  },
  {
    of: 'a night over the border of the week',
    window: { ...night, days: ['sun'] },
    open: ['2026-01-04T22:00:00Z', '2026-01-05T05:59:00Z'],
    closed: ['2026-01-04T05:00:00Z', '2026-01-05T22:00:00Z', '2026-01-03T22:00:00Z'],
  },
  {
    of: 'a night from Saturday to Sunday, where numbers of days begin again',
    window: { ...night, days: ['sat'] },
    open: ['2026-01-03T22:00:00Z', '2026-01-04T05:59:00Z'],
    closed: ['2026-01-04T22:00:00Z', '2026-01-03T05:00:00Z'],
  },
  {
    of: 'a night over the border of the year',
    window: { ...night, zone: 'Europe/Berlin', days: ['thu'] },
    open: ['2026-12-31T21:00:00Z', '2027-01-01T04:59:00Z'],
    closed: ['2026-12-31T20:59:00Z', '2027-01-01T05:00:00Z', '2027-01-01T21:00:00Z'],
  },
  {
    of: 'days of a zone, which are not those of UTC',
    window: { start: '00:00', end: '08:00', zone: 'Pacific/Auckland', days: ['mon'] },
    open: ['2026-06-07T12:00:00Z', '2026-06-07T19:59:00Z'],
    closed: ['2026-06-07T11:59:00Z', '2026-06-08T12:00:00Z'],
  },
  {
    of: 'office hours in Berlin, in winter and in summer',
    window: { start: '09:00', end: '17:00', zone: 'Europe/Berlin' },
    open: ['2026-03-28T08:00:00Z', '2026-03-29T07:00:00Z', '2026-10-24T14:59:00Z', '2026-10-25T15:59:00Z'],
    closed: ['2026-03-28T07:59:00Z', '2026-03-29T15:00:00Z', '2026-10-24T15:00:00Z', '2026-10-25T07:59:00Z'],
  },
  {
    of: 'an hour that Berlin leaves out in spring: it opens when the clock is put forward into it, not before',
    window: { start: '02:30', end: '03:30', zone: 'Europe/Berlin' },
    open: ['2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-29T01:29:00Z'],
    closed: ['2026-03-29T00:59:00Z', '2026-03-29T01:30:00Z'],
  },
  {
    of: 'what lies within the hour that is left out: not that day',
    window: { start: '02:10', end: '02:50', zone: 'Europe/Berlin' },
    open: ['2026-03-28T01:10:00Z', '2026-03-30T00:10:00Z'],
    closed: ['2026-03-29T00:30:00Z', '2026-03-29T01:10:00Z', '2026-03-29T01:30:00Z'],
  },
  {
    of: 'an hour that Berlin has twice in autumn: both times',
    window: { start: '02:00', end: '03:00', zone: 'Europe/Berlin' },
    open: ['2026-10-25T00:00:00Z', '2026-10-25T00:59:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:59:00Z'],
    closed: ['2026-10-24T23:59:00Z', '2026-10-25T02:00:00Z'],
  },
  {
    of: 'a night in which Berlin puts the clock forward, an hour shorter',
    window: { ...night, zone: 'Europe/Berlin', days: ['sat'] },
    open: ['2026-03-28T21:00:00Z', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z', '2026-03-29T03:59:00Z'],
    closed: ['2026-03-28T20:59:00Z', '2026-03-29T04:00:00Z'],
  },
  {
    of: 'a night in which Berlin puts it back, an hour longer',
    window: { ...night, zone: 'Europe/Berlin', days: ['sat'] },
    open: ['2026-10-24T20:00:00Z', '2026-10-25T04:59:00Z'],
    closed: ['2026-10-24T19:59:00Z', '2026-10-25T05:00:00Z'],
  },
  {
    of: 'opening hours in New York around both changes of its clock',
    window: { start: '09:30', end: '16:00', zone: 'America/New_York', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    open: ['2026-03-06T14:30:00Z', '2026-03-09T13:30:00Z', '2026-10-30T13:30:00Z', '2026-11-02T14:30:00Z'],
    closed: [
      '2026-03-09T13:29:00Z',
      '2026-03-09T20:00:00Z',
      '2026-11-02T14:29:00Z',
      '2026-11-02T21:00:00Z',
      '2026-03-07T15:00:00Z',
    ],
  },
  {
    of: 'the hour that New York has twice, and the one that it leaves out',
    window: { start: '01:30', end: '02:30', zone: 'America/New_York' },
    open: ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-01T07:29:00Z', '2026-03-08T06:30:00Z'],
    closed: ['2026-11-01T06:29:00Z', '2026-11-01T07:30:00Z', '2026-03-08T07:00:00Z'],
  },
  {
    of: 'a zone that is half an hour apart',
    window: { start: '09:00', end: '18:00', zone: 'Asia/Kolkata' },
    open: ['2026-01-05T03:30:00Z', '2026-01-05T12:29:00Z'],
    closed: ['2026-01-05T03:29:00Z', '2026-01-05T12:30:00Z'],
  },
  {
    of: 'a zone that puts its clock forward by half an hour only',
    window: { start: '01:30', end: '02:15', zone: 'Australia/Lord_Howe' },
    open: ['2026-10-03T15:00:00Z', '2026-10-03T15:29:00Z'],
    closed: ['2026-10-03T14:59:00Z', '2026-10-03T15:30:00Z'],
  },
  {
    of: 'a zone that puts it back by half an hour: what it has twice is open twice',
    window: { start: '01:30', end: '02:00', zone: 'Australia/Lord_Howe' },
    open: ['2026-04-04T14:30:00Z', '2026-04-04T14:59:00Z', '2026-04-04T15:00:00Z', '2026-04-04T15:29:00Z'],
    closed: ['2026-04-04T14:29:00Z', '2026-04-04T15:30:00Z'],
  },
  {
    of: 'several windows: any of them',
    window: [
      { start: '09:00', end: '12:00', days: ['mon'] },
      { start: '13:00', end: '17:00', zone: 'Europe/Berlin', days: ['tue'] },
    ],
    open: ['2026-01-05T09:00:00Z', '2026-01-06T12:00:00Z'],
    closed: ['2026-01-05T12:00:00Z', '2026-01-06T09:00:00Z', '2026-01-06T16:00:00Z'],
  },
];

describe('time windows', () => {
  afterEach(closeAll);

  for (const { of, window, open, closed } of cases) {
    it(`may be of ${of}`, () => {
      const { isOpenAt } = behindClock(window);
      for (const time of open) assert.equal(isOpenAt(time), true, `open at ${time}`);
      for (const time of closed) assert.equal(isOpenAt(time), false, `closed at ${time}`);
    });
  }

  it('ask what the clocks of their zones show once a minute, however many requests there are', () => {
    const { check, clock } = behindClock({ start: '09:00', end: '17:00', zone: 'Asia/Kolkata' });
    const { formatToParts } = Intl.DateTimeFormat.prototype;
    let asked = 0;
    Intl.DateTimeFormat.prototype.formatToParts = function (...args) {
      asked++;
      return formatToParts.apply(this, args);
    };
    try {
      const start = Date.parse('2026-01-05T03:29:00Z');
      for (let i = 0; i < 3_000; i++) {
        clock.time = start + i * 60;
        assert.equal(check.run({} as never) === undefined, i * 60 >= 60_000);
      }
    } finally {
      Intl.DateTimeFormat.prototype.formatToParts = formatToParts;
    }
    assert.equal(asked, 3);
  });

  it('let requests in while one is open and refuse them while all are closed', async () => {
    const [now, later] = [
      { start: inHours(-2), end: inHours(2) },
      { start: inHours(6), end: inHours(8) },
    ];
    assert.equal((await (await guarded({ timeWindow: now })).get('/')).status, 200);
    assert.equal((await (await guarded({ timeWindow: later })).get('/')).status, 403);
    assert.equal((await (await guarded({ timeWindow: [later, now] })).get('/')).status, 200);
  });

  it('go by the clock of the system when that is set while the application runs, and so do the times of events', async () => {
    const app = await guarded({ timeWindow: { start: inHours(10), end: inHours(14) } });
    const { now } = Date;
    const later = () => now() + 12 * 3_600_000;
    const statuses = [(await app.get('/')).status];
    try {
      Date.now = later;
      statuses.push((await app.get('/')).status);
      await app.shield.ban('203.0.113.9');
    } finally {
      Date.now = now;
    }
    assert.deepEqual(statuses, [403, 200]);
    assert.ok(Math.abs((app.events.at(-1)?.time ?? 0) - later()) < 3_600_000);
  });

  it('hold for trusted clients too, and never lead to a ban', async () => {
    const timeWindow = { start: inHours(6), end: inHours(8) };
    const app = await guarded({ timeWindow, ip: { allow: ['127.0.0.1'] }, ban: { threshold: 1 } });
    assert.equal((await app.get('/')).status, 403);
    assert.deepEqual(await app.shield.bans(), []);
  });
});
