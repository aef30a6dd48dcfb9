/** Where alerts go: one webhook. Grafana does not start with an empty address, so the variable needs a value. */
export const CONTACT_POINTS = {
  apiVersion: 1,
  contactPoints: [
    {
      orgId: 1,
      name: 'guard-webhook',
      receivers: [
        {
          uid: 'guard-webhook',
          type: 'webhook',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces it.
          settings: { url: '${GUARD_ALERT_WEBHOOK_URL}', httpMethod: 'POST' },
        },
      ],
    },
  ],
} as const;

/** One message for each alert and service; what wakes somebody comes soon and again, the rest seldom. */
export const POLICIES = {
  apiVersion: 1,
  policies: [
    {
      orgId: 1,
      receiver: 'guard-webhook',
      group_by: ['alertname', 'service_name'],
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '12h',
      routes: [
        {
          receiver: 'guard-webhook',
          object_matchers: [['severity', '=', 'critical']],
          group_wait: '10s',
          repeat_interval: '1h',
        },
        {
          receiver: 'guard-webhook',
          object_matchers: [['severity', '=', 'info']],
          group_interval: '30m',
          repeat_interval: '1d',
        },
      ],
    },
  ],
} as const;
