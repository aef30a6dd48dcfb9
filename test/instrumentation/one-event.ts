/** A program that tells of one event, prints its id and comes to its end. */
import { guard } from '../../src/index.js';

const shield = guard({ telemetry: { events: false }, warnings: false, onEvent: ({ id }) => console.log(id) });
shield.event('order.refunded');
