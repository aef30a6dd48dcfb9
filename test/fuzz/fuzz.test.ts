import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { send } from './client.js';
import { connections, type FuzzConnection } from './requests.js';

const REQUESTS = 200_000;
const AT_ONCE = 16;

describe('a guard with every check on, under 200,000 malformed and odd requests', () => {
  let server: ChildProcess;
  let port: number;
  let sent = 0;
  let answered = 0;
  let warm = 0;
  const statuses = new Map<number, number>();
  const hung: FuzzConnection[] = [];
  const refused: string[] = [];

  before(async function () {
    this.timeout(400_000);
    const path = fileURLToPath(new URL('./server.js', import.meta.url));
    server = fork(path, { execArgv: ['--expose-gc', '--enable-source-maps'], stdio: 'inherit' });
    [{ port }] = (await once(server, 'message')) as [{ port: number }];
    await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => drive(lane + 1)));
  });
  after(() => server.kill());

  it('answers, and never with a failure of its own', () => {
    assert.ok(sent >= REQUESTS);
    assert.deepEqual([server.exitCode, server.signalCode], [null, null]);
    assert.equal(statuses.get(500) ?? 0, 0, summary());
    // A fuzzer that the HTTP parser stops at its door tests the parser.
    assert.ok(answered - (statuses.get(400) ?? 0) > 0.8 * sent, summary());
    for (const status of [200, 401, 403, 413]) assert.ok((statuses.get(status) ?? 0) > 100, `${status}: ${summary()}`);
  });

  it('leaves nobody waiting', () => assert.deepEqual(hung, []));

  it('refuses no request that was fine', () => assert.deepEqual(refused.slice(0, 5), []));

  it('keeps its memory flat', async () => {
    const { heap, failures } = await state();
    assert.ok(heap - warm < 4_000_000, `${warm} bytes after the first tenth, ${heap} at the end`);
    // Clients that go away while their body is read are the application's only errors.
    assert.ok(failures < sent / 20, `${failures} errors`);
  });

  async function drive(seed: number): Promise<void> {
    for (let round = 0; sent < REQUESTS; round++) {
      for (const connection of fc.sample(connections, { seed: seed * 1_000_003 + round, numRuns: 10 })) {
        sent += connection.requests.length;
        const answer = await send(port, connection);
        judge(connection, answer.statuses);
        if (answer.hung) hung.push(connection);
        if (warm === 0 && sent > REQUESTS / 10) {
          warm = 1;
          warm = (await state()).heap;
        }
      }
    }
  }

  function judge({ requests, manner }: FuzzConnection, answers: readonly number[]): void {
    answered += answers.length;
    answers.forEach((status, index) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const request = requests[index];
      if (request?.fine && status !== 200) refused.push(`${status}: ${request.bytes}`);
    });
    const owed = requests.filter(({ framed }) => framed).length;
    if (manner !== 'aborted' && answers.length < owed) {
      refused.push(
        `${answers.length} answers to ${owed} requests, the first without one: ${requests[answers.length]?.bytes}`,
      );
    }
  }

  async function state(): Promise<{ heap: number; failures: number }> {
    const reply = once(server, 'message');
    server.send('state');
    const [told] = (await reply) as [{ heap: number; failures: number }];
    return told;
  }

  function summary(): string {
    return `${sent} sent, ${answered} answered: ${JSON.stringify([...statuses])}`;
  }
});
