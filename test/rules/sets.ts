/** A set that says everything that one can say. */
export const FULL = {
  $schema: 'https://example.com/rules.schema.json',
  format: 1,
  version: 42,
  expires_at: '2099-12-01T00:00:00Z',
  ttl: '10m',
  comment: 'for the weekend',
  mode: 'monitor',
  checks: { detection: 'monitor', bot: 'off' },
  deny: [
    '203.0.113.0/24',
    { address: '198.51.100.7', reason: 'abuse', expires_at: '2099-11-01T00:00:00+02:00' },
    '2001:db8::/32',
  ],
  allow: ['192.0.2.1'],
  bans: [
    { user: 'u1', reason: 'fraud' },
    { address: '2001:db8:1:2::3' },
    { api_key: `sha256:${'0'.repeat(64)}`, expires_at: '2099-01-01T00:00:00Z' },
  ],
  countries: { deny: ['KP'], unknown: 'allow' },
  clouds: { deny: ['aws', 'azure:westeurope'], except: ['aws:us-east-1'] },
  user_agents: { deny: ['sqlmap'], bots: true, empty: false },
  rate_limit: { requests: 100, window: '1m', by: ['user', 'address'] },
  endpoints: {
    'POST /login': { requests: 5, window: 60, name: 'login' },
    '/api/**': [
      { requests: 10, window: '1s' },
      { requests: 100, window: '1h', cost: 2, headers: false },
    ],
  },
  patterns: [{ id: 'shop.coupon', pattern: '(?i)free_\\d+', score: 60, inputs: ['query.coupon'] }],
  ban: { threshold: 5, duration: ['1h', '1d'], categories: { sqli: { threshold: 1 }, 'auth.failed': false } },
  behavior: [
    {
      kind: 'usage',
      name: 'export',
      endpoint: 'GET /export',
      above: 10,
      window: '1h',
      action: [{ ban: '1d' }, 'alert'],
    },
    { kind: 'frequency', rate: 2.5, by: 'user', action: { throttle: '2s' } },
    {
      kind: 'response',
      pattern: ['status:404', 'json:ok==false'],
      window: '5m',
      max_body: '128kb',
      steps: [{ above: 20, action: 'log' }],
      correlate: { findings: 1, within: '10m', categories: ['sqli'] },
    },
  ],
  emergency: { on: true, allow: ['10.0.0.0/8'], retry_after: '1m' },
};

/** A small set as a text. */
export function setText(version: number, others: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ version, ...others });
}
