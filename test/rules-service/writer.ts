/** Makes one version after the other, and says so, until it is ended. */
import { directoryStorage } from '../../src/rules-service/index.js';

const storage = directoryStorage(process.argv[2] ?? '', { history: 10 });
const filler = 'x'.repeat(300_000);
for (let version = (await storage.latest('default')) + 1; ; version++) {
  const change = { version, at: '', actor: 'writer', action: 'replaced', summary: '' } as const;
  await storage.append('default', change, JSON.stringify({ v: version, filler }));
  process.stdout.write(`${version}\n`);
}
