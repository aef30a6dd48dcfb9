import type { Named } from './promql.js';

/**
 * One colour for one meaning, on every page. From the palette of Okabe and Ito, which people of all kinds of colour vision tell
 * apart; each stands out by 3:1 on the white of Grafana's light theme and on the grey of its dark one.
 */
export const COLORS = {
  allowed: '#009e73',
  blocked: '#d55e00',
  redirected: '#0072b2',
  bypassed: '#cc79a7',
  unavailable: '#b07d00',
  monitored: '#8e6fc9',
  /** What says neither good nor bad. */
  neutral: '#3d85c6',
  good: '#009e73',
  warning: '#b07d00',
  bad: '#d55e00',
  /** What there is nothing of. */
  quiet: '#808080',
} as const;

export type Color = (typeof COLORS)[keyof typeof COLORS];

/** Names of series with the colours that go with their meaning: of those values of an attribute that have one. */
export function colorsOf(attribute: Named | undefined): readonly (readonly [name: string, color: Color])[] {
  return (attribute?.values ?? []).flatMap((name) => {
    const color = SERIES_COLORS[name];
    return color ? [[name, color] as const] : [];
  });
}

const SERIES_COLORS: Readonly<Record<string, Color>> = {
  allowed: COLORS.allowed,
  blocked: COLORS.blocked,
  redirected: COLORS.redirected,
  bypassed: COLORS.bypassed,
  unavailable: COLORS.unavailable,
  enforced: COLORS.blocked,
  monitored: COLORS.monitored,
  sent: COLORS.good,
  retried: COLORS.warning,
  spooled: COLORS.neutral,
  dropped: COLORS.bad,
  applied: COLORS.good,
  unchanged: COLORS.quiet,
  rejected: COLORS.bad,
  missing: COLORS.warning,
  unreachable: COLORS.bad,
  began: COLORS.bad,
  lasts: COLORS.warning,
  ended: COLORS.good,
};
