import type { PermissionsPolicyOptions } from '../../../src/index.js';
import { check } from './check.js';

describe('Permissions-Policy', () => {
  const values: [PermissionsPolicyOptions, string | null][] = [
    [{ camera: [] }, 'camera=()'],
    [{ fullscreen: '*' }, 'fullscreen=*'],
    [{ geolocation: ['self', 'https://maps.example'] }, 'geolocation=(self "https://maps.example")'],
    [{ displayCapture: ['self'], 'picture-in-picture': [] }, 'display-capture=(self), picture-in-picture=()'],
    [{ payment: ['https://*.pay.example'] }, 'payment=("https://*.pay.example")'],
    [{}, null],
  ];
  for (const [options, value] of values) {
    it(`is ${value} for ${JSON.stringify(options)}`, () =>
      check({ permissionsPolicy: options }, { 'Permissions-Policy': value }));
  }
});
