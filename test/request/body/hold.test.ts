import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { type Held, type HoldOptions, holdBody } from '../../../src/request/body/hold.js';
import { chunked } from '../../raw-body.js';
import { PROTOCOLS } from '../../response/protocols.js';
import { endServing, pause, type Serving, serving, until } from './serving.js';

const PATIENT: HoldOptions = { most: 100_000, timeout: 5_000 };
const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const textOf = ({ chunks }: Held) => Buffer.concat(chunks).toString();

/** Ways in which applications read a body. */
const READERS: Readonly<Record<string, (req: IncomingMessage) => Promise<Buffer>>> = {
  async 'by iteration'(req) {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    return Buffer.concat(chunks);
  },
  'by listening for data': (req) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk) => chunks.push(chunk));
      req.on('end', () => resolve(Buffer.concat(chunks)));
    }),
  'by waiting until it is readable': (req) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      req.on('readable', () => {
        for (let chunk = req.read(); chunk !== null; chunk = req.read()) chunks.push(chunk);
      });
      req.on('end', () => resolve(Buffer.concat(chunks)));
    }),
  async 'through a pipe'(req) {
    const chunks: Buffer[] = [];
    for await (const chunk of req.pipe(new PassThrough({ highWaterMark: 100 }))) chunks.push(chunk);
    return Buffer.concat(chunks);
  },
  async 'as text'(req) {
    req.setEncoding('utf8');
    let text = '';
    for await (const chunk of req) text += chunk;
    return Buffer.from(text);
  },
  async 'after a while'(req) {
    await pause(30);
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    return Buffer.concat(chunks);
  },
};

for (const protocol of PROTOCOLS) {
  describe(`holding a body over ${protocol}`, () => {
    afterEach(endServing);

    /** Holds, then does something with the request. */
    async function held(
      options: HoldOptions = PATIENT,
      then: (req: IncomingMessage, res: ServerResponse) => unknown = (_, res) => res.end('ok'),
      before: (req: IncomingMessage) => unknown = () => {},
    ) {
      const results: Held[] = [];
      const requests: IncomingMessage[] = [];
      const server = await serving(protocol, async (req, res) => {
        requests.push(req);
        const waiting = before(req);
        if (waiting instanceof Promise) await waiting;
        results.push(await holdBody(req, options));
        await then(req, res);
      });
      return { server, results, requests };
    }

    it('shows all of one that is short, and one that comes in pieces', async () => {
      const { server, results } = await held();
      await server.send(['hello']);
      await server.send(['a', 'b', 'c'], { pause: 10 });
      await server.send([]);
      assert.deepEqual(
        results.map((result) => [result.end, textOf(result), result.size]),
        [
          ['whole', 'hello', 5],
          ['whole', 'abc', 3],
          ['whole', '', 0],
        ],
      );
    });

    for (const [way, read] of Object.entries(READERS)) {
      for (const length of [0, 10, 99_000, 100_000, 100_001, 300_000, 2_000_000]) {
        it(`gives the application all ${length} bytes ${way}`, async () => {
          const body = Buffer.from('0123456789abcdef'.repeat(Math.ceil(length / 16))).subarray(0, length);
          const { server, results } = await held(PATIENT, async (req, res) => res.end(hash(await read(req))));
          assert.equal((await server.send(length === 0 ? [] : [body])).text, hash(body));
          assert.equal(results[0]?.end, length > 100_000 ? 'cut' : 'whole');
        });
      }
    }

    it('holds no more than was asked for, however much comes', async () => {
      const buffered: number[] = [];
      const { server, results } = await held(PATIENT, async (req, res) => {
        await pause(50);
        buffered.push(req.readableLength);
        for await (const _ of req);
        res.end('ok');
      });
      await server.send(Array<Buffer>(50).fill(Buffer.alloc(1_000_000, 'x')));
      assert.ok((results[0]?.size ?? 0) <= PATIENT.most + 70_000, String(results[0]?.size));
      assert.ok((buffered[0] ?? 0) <= PATIENT.most + 140_000, String(buffered[0]));
    });

    it('has crumbs put together: each chunk has its price', async () => {
      const { server, results } = await held({ most: 10_000, timeout: 5_000 }, async (req, res) => {
        let text = '';
        for await (const chunk of req) text += chunk;
        res.end(hash(text));
      });
      const crumbs = Array.from({ length: 3_000 }, (_, i) => String(i % 10));
      const socket = protocol === 'HTTP/2' ? undefined : await server.connect();
      if (socket) {
        socket.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`);
        socket.write(chunked(crumbs.join(''), 1));
        let answer = '';
        for await (const chunk of socket) answer += chunk;
        assert.ok(answer.includes(hash(crumbs.join(''))));
      } else {
        assert.equal((await server.send(crumbs)).text, hash(crumbs.join('')));
      }
      assert.equal(results[0]?.end, 'whole');
      assert.equal(textOf(results[0] as Held), crumbs.join(''));
      assert.ok((results[0]?.chunks.length ?? 0) <= 70);
    });

    it('sees what came before it began', async () => {
      const read = READERS['by iteration'] as (req: IncomingMessage) => Promise<Buffer>;
      const { server, results } = await held(
        PATIENT,
        async (req, res) => res.end(hash(await read(req))),
        () => pause(60),
      );
      for (const length of [10, 20_000, 90_000, 300_000]) {
        const body = Buffer.alloc(length, 'abc');
        assert.equal((await server.send([body])).text, hash(body));
        assert.equal(results.pop()?.size === length, length <= 100_000);
      }
    });

    it('ends when the time is up, and lets whoever waits longer have the rest', async () => {
      const { server, results } = await held({ most: 1_000, timeout: 50 }, async (req, res) => {
        let text = '';
        for await (const chunk of req) text += chunk;
        res.end(text);
      });
      assert.equal((await server.send(['a', 'b', 'c', 'd'], { pause: 40 })).text, 'abcd');
      assert.equal(results[0]?.end, 'late');
      assert.match(textOf(results[0] as Held), /^ab?$/);
    });

    it('gives a second more for each KB that has come', async () => {
      const { server, results } = await held({ most: 10_000, timeout: 50 });
      await server.send(['x'.repeat(1_024), 'y'], { pause: 150 });
      assert.equal(results[0]?.end, 'whole');
    });

    it('ends when the client is gone, and leaves no listener, no function and no timer behind', async () => {
      const { server, results, requests } = await held(PATIENT, () => {});
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      await server.send(['abc'], { abort: true, pause: 30 });
      await until(() => results.length === 1);
      const [req] = requests as [IncomingMessage];
      assert.equal(results[0]?.end, 'gone');
      assert.equal(Object.hasOwn(req, 'push'), false);
      assert.ok(timers() <= 2);
    });

    it('leaves a request as it was once it is done', async () => {
      const listeners: number[] = [];
      let isRead: boolean | undefined;
      const { server, requests } = await held(
        PATIENT,
        (req, res) => {
          listeners.push(req.listenerCount('close'), req.listenerCount('end'), req.listenerCount('data'));
          isRead = req.readableDidRead;
          res.end('ok');
        },
        (req) => void listeners.push(req.listenerCount('close'), req.listenerCount('end'), req.listenerCount('data')),
      );
      await server.send(['abc']);
      assert.deepEqual(listeners.slice(0, 3), listeners.slice(3));
      assert.equal(Object.hasOwn(requests[0] as object, 'push'), false);
      assert.equal(isRead, false);
    });

    it('cannot hold what somebody has read, or reads', async () => {
      const { server, results } = await held(
        PATIENT,
        (_, res) => res.end('ok'),
        (req) => void req.resume(),
      );
      await server.send(['abc']);
      assert.equal(results[0]?.end, 'unavailable');
    });

    it('lets go by the first bytes of what is not wanted', async () => {
      const seen: string[] = [];
      const { server, results } = await held(
        {
          ...PATIENT,
          isWanted(first) {
            seen.push(String(first.length));
            return first[0] !== 0;
          },
        },
        async (req, res) => {
          const chunks: Buffer[] = [];
          for await (const chunk of req) chunks.push(chunk);
          res.end(hash(Buffer.concat(chunks)));
        },
      );
      const image = Buffer.alloc(50_000);
      assert.equal((await server.send([image])).text, hash(image));
      assert.equal((await server.send([image.subarray(0, 10)])).text, hash(image.subarray(0, 10)));
      await server.send(['text', 'text'.repeat(10), 'text'.repeat(200), 'text'.repeat(200)], { pause: 20 });
      assert.deepEqual(
        results.map(({ end }) => end),
        ['unwanted', 'unwanted', 'whole'],
      );
      assert.deepEqual(seen, ['512', '10', '44', '512']);
    });

    it('can be done twice', async () => {
      const { server, results } = await held({ most: 1_000, timeout: 5_000 }, async (req, res) => {
        results.push(await holdBody(req, PATIENT));
        let size = 0;
        for await (const chunk of req) size += chunk.length;
        res.end(String(size));
      });
      assert.equal((await server.send([Buffer.alloc(300_000)])).text, '300000');
      assert.equal((await server.send([Buffer.alloc(90_000)])).text, '90000');
      assert.deepEqual(
        results.map(({ end, size }) => [end, size > 1_000]),
        [
          ['cut', true],
          ['cut', true],
          ['cut', true],
          ['whole', true],
        ],
      );
    });
  });
}

describe('a connection whose body was held', () => {
  afterEach(endServing);

  const reading = async (server: Serving, bytes: string, answers: number) => {
    const socket = await server.connect();
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write(bytes);
    await until(() => text.split('HTTP/1.1 200').length > answers);
    return text;
  };
  const post = (length: number) =>
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;

  it('takes further requests, one by one and in a row, also where nobody reads the bodies', async () => {
    for (const reads of [true, false]) {
      const server = await serving('HTTP/1.1', async (req, res) => {
        await holdBody(req, PATIENT);
        if (reads) for await (const _ of req);
        res.end('ok');
      });
      for (const length of [10, 90_000, 150_000, 1_000_000]) {
        const answers = await reading(server, post(length).repeat(3), 3);
        assert.equal(answers.match(/HTTP\/1.1 200/g)?.length, 3, `${length}`);
      }
    }
  });

  it('goes on after a body that came too late', async () => {
    const server = await serving('HTTP/1.1', async (req, res) => {
      await holdBody(req, { most: 1_000, timeout: 30 });
      res.end('ok');
    });
    const socket = await server.connect();
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab');
    await until(() => text.includes('200 OK'));
    socket.write(`cd${post(3)}`);
    await until(() => text.split('200 OK').length > 2);
    assert.equal(text.split('200 OK').length, 3);
  });

  it('is told to go on where it asks before it sends', async () => {
    const server = await serving('HTTP/1.1', async (req, res) => {
      res.end((await holdBody(req, PATIENT)).end);
    });
    const socket = await server.connect();
    let text = '';
    socket.on('data', (chunk) => {
      if (text === '') socket.write('hello');
      text += chunk;
    });
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n');
    await until(() => text.includes('whole'));
    assert.match(text, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK.*whole/s);
  });

  it('goes on where it is not asked to: a server that counts its connections has none left', async () => {
    const server = createServer(async (req, res) => {
      await holdBody(req, PATIENT);
      res.end('ok');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (let i = 0; i < 20; i++) await (await fetch(url, { method: 'POST', body: 'x'.repeat(i * 10_000) })).text();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
});
