/** Traffic for the stack: honest people from many countries, attackers in waves, and somebody on duty who changes the rules. */

import { shopClient } from '../demo/traffic/client.js';
import { random } from '../demo/traffic/random.js';
import { serve } from './served.js';
import { stopping } from './stopping.js';
import { variable } from './variable.js';
import { attackWaves, honestCrowd } from './visitors/crowd.js';
import { operator } from './visitors/operator.js';
import { findPlaces } from './visitors/places.js';
import type { Town } from './visitors/session.js';

const LONGEST_SILENCE = 60_000;

const stop = stopping();
const chance = random(Date.now());
const shops = variable('SHOP_URLS')
  .split(',')
  .map((text) => new URL(text))
  .map(({ hostname, port }) => shopClient(Number(port || 80), hostname));
let lastAnswer = 0;
const town: Town = {
  shops,
  pace: Number(variable('PACE', '1')),
  chance,
  stop,
  answered(status) {
    if (status !== 0) lastAnswer = Date.now();
  },
};
const places = findPlaces(chance);
const hideouts = Array.from({ length: 30 }, () => places.anywhere());

// Well as long as the shop answers.
const served = await serve((_request, response) => {
  response.writeHead(Date.now() - lastAnswer < LONGEST_SILENCE ? 200 : 503).end();
});
console.log(`visitors of ${variable('SHOP_URLS')}`);
const desk = { url: variable('RULES_URL'), key: variable('RULES_OPERATOR_KEY') };
await Promise.all([
  honestCrowd(town, places, variable('SHOP_ADMIN_KEY')),
  attackWaves(town, hideouts),
  operator(town, desk, hideouts),
]);
for (const shop of shops) shop.close();
await served.close();
