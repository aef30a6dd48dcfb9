/** The rules that the service begins with. From then on people and the page change them. */
export const FIRST_RULES = {
  deny: [
    { address: '198.51.100.66', reason: 'chargebacks' },
    { address: '203.0.113.128/28', reason: 'resold accounts' },
  ],
  endpoints: { 'POST /orders': { requests: 20, window: '1m', name: 'orders' } },
  patterns: [
    {
      id: 'shop.coupon_guess',
      pattern: '(?i)^[a-z]{4}-?[0-9]{8}$',
      inputs: ['query.coupon'],
      score: 40,
      severity: 'medium',
      meaning: 'Somebody tries coupons one after the other.',
    },
  ],
  emergency: { on: false, retry_after: '1m' },
};
