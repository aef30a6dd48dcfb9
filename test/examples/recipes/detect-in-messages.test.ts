import assert from 'node:assert/strict';
import { app } from '../../../examples/recipes/detect-in-messages.js';
import { closeAll, serve } from './serving.js';

describe('the recipe detect-in-messages', () => {
  afterEach(closeAll);

  it('drops a message that carries an attack, and no other', async () => {
    const { ask } = await serve(app());
    const send = async (message: unknown) => {
      const packed = Buffer.from(JSON.stringify(message)).toString('hex');
      return (await ask('/', { 'x-message': packed })).text;
    };
    assert.equal(await send({ to: "Conan O'Brien", text: 'See you at 5 or 6?' }), 'delivered');
    assert.equal(await send({ to: 'ann', text: '<img src=x onerror=alert(document.cookie)>' }), 'dropped');
  });
});
