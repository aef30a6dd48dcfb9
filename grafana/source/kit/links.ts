import { DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PAGES, type PageName } from './pages.js';

/** Somewhere to go on from a panel or from a value. */
export interface Link {
  readonly title: string;
  readonly url: string;
  /** True for what is not part of these pages. */
  readonly leaves?: true;
}

/** Another page, with the time range and what is selected kept. */
export function toPage(name: PageName): Link {
  const { uid, title } = PAGES[name];
  return { title, url: `/d/${uid}?\${__all_variables}&\${__url_time_range}` };
}

/** An alert about what a panel shows: its state, its history and its runbook. */
export function toAlert(uid: keyof typeof ALERTS): Link {
  return { title: `Alert: ${ALERTS[uid]}`, url: `/alerting/grafana/${uid}/view` };
}

/** The alerts that panels lead to, by uid, in short. */
export const ALERTS = {
  'guard-block-rate': 'far more blocked',
  'guard-attack-wave': 'attack wave',
  'guard-emergency-on': 'emergency mode',
  'guard-unavailable': 'requests refused unchecked',
  'guard-check-failed': 'a check fails',
  'guard-slow': 'the guard takes long',
  'guard-silent': 'a guard is silent',
  'guard-events-dropped': 'events are lost',
  'guard-sdk-dropped': 'the SDK drops telemetry',
  'guard-collector-dropping': 'the collector loses telemetry',
  'guard-store-degraded': 'store not shared',
  'guard-store-errors': 'store errors',
  'guard-rules-stale': 'rules are old',
  'guard-rules-differ': 'instances differ',
  'guard-rules-rejected': 'rules rejected',
} as const;

/** The page of the client that a value names. */
export const TO_CLIENT: Link = {
  title: 'This client',
  url: `/d/${PAGES.client.uid}?var-client=\${__value.raw}&\${service:queryparam}&\${__url_time_range}`,
};

/** The form of the rules service that blocks the client that a value names. */
export const TO_BLOCK: Link = {
  title: 'Block at the rules service',
  url: `\${rules_url}/?block=\${__value.raw}`,
  leaves: true,
};

/** The trace that a value names, with the events told within it: a page, since Explore is not for viewers. */
export const TO_TRACE: Link = {
  title: 'This trace',
  url: `/d/${PAGES.trace.uid}?var-trace=\${__value.raw}&\${service:queryparam}&\${__url_time_range}`,
};

export function linkBuilder({ title, url, leaves }: Link): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).url(url).targetBlank(leaves === true);
}
