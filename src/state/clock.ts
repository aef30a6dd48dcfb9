/** Milliseconds since the epoch, never going backwards. Handed in, so that tests can move it. */
export type Clock = () => number;

/** The wall clock at start plus a monotonic count: a corrected system clock neither frees nor extends a limit. */
export const systemClock: Clock = () => performance.timeOrigin + performance.now();

/**
 * What the system says the time is, also after it was set or the machine has slept. For what people read or agree on:
 * opening hours, times of events.
 */
export const wallClock = (): number => Date.now();
