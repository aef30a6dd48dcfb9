import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Context } from 'mocha';
import { WebSocket } from 'ws';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PATIENCE = 15_000;

/** A page in a real browser, driven over the DevTools protocol. */
export interface BrowserPage {
  /** What the browser itself complained about: blocked by a policy, failed to load, threw. */
  readonly complaints: readonly string[];
  open(url: string): Promise<void>;
  /** What an expression is worth on the page. */
  look<Value>(expression: string): Promise<Value>;
  /** Does something that leads to another page, and waits for it. */
  leads(expression: string): Promise<void>;
  /** Presses a key, as a person does; `leadsOn` waits for the page that it leads to. */
  press(key: 'Tab' | 'Enter', leadsOn?: boolean): Promise<void>;
  type(text: string): Promise<void>;
  send(method: string, parameters?: object): Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: the protocol's own forms
type Answer = any;

/** Without Chromium a test says so and is skipped. */
export function needsBrowser(test: Context): void {
  if (nameOfBrowser() !== undefined) return;
  console.log('      chromium is not installed: skipped');
  test.skip();
}

export class Browser {
  readonly #process: ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Set<(method: string, parameters: Answer, session: string) => void>();
  #last = 0;

  private constructor(process: ChildProcess, socket: WebSocket, profile: string) {
    this.#process = process;
    this.#socket = socket;
    this.#profile = profile;
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))));
  }

  static async start(): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'browser-'));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
    const names = '--host-resolver-rules=MAP *.test 127.0.0.1';
    const own = [names, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
    const process = spawn(nameOfBrowser() ?? '', [...flags, ...own], { stdio: ['ignore', 'ignore', 'pipe'] });
    const lines = createInterface({ input: process.stderr });
    const url = await inTime(
      new Promise<string>((resolve, reject) => {
        lines.on('line', (line) => {
          const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
          if (found) resolve(found);
        });
        process.once('exit', (code) => reject(new Error(`the browser ended with ${code}`)));
      }),
      'the browser to start',
    );
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await inTime(once(socket, 'open'), 'the browser to answer');
    return new Browser(process, socket, profile);
  }

  /** A page in a profile of its own: nobody has logged in there. */
  async page(): Promise<BrowserPage> {
    const { browserContextId } = await this.#send('Target.createBrowserContext');
    const { targetId } = await this.#send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId: session } = await this.#send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method: string, parameters: object = {}) => this.#send(method, parameters, session);
    const complaints: string[] = [];
    this.#listeners.add((method, parameters, from) => {
      if (from !== session) return;
      if (method === 'Log.entryAdded') complaints.push(parameters.entry.text);
      if (method === 'Runtime.exceptionThrown') complaints.push(parameters.exceptionDetails.text);
    });
    for (const domain of ['Page', 'Runtime', 'Log', 'Accessibility']) await send(`${domain}.enable`);

    /** Goes on once the page that an action leads to is there, however many lie on the way. */
    const arriving = async (action: () => Promise<unknown>) => {
      const before = await look<number>('performance.timeOrigin');
      await action();
      let isOver = false;
      await inTime(
        (async () => {
          while (!isOver) {
            const state = await look<string>(
              `performance.timeOrigin === ${before} || document.querySelector('meta[http-equiv]') ? '' : document.readyState`,
            ).catch(() => '');
            if (state === 'complete') return;
            await new Promise((resolve) => setTimeout(resolve, 10));
          }
        })(),
        'a page',
      ).finally(() => {
        isOver = true;
      });
    };
    const look = async <Value>(expression: string): Promise<Value> => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', {
        expression,
        returnByValue: true,
        userGesture: true,
      });
      if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description}`);
      return result.value;
    };
    return {
      complaints,
      send,
      look,
      open: (url) => arriving(() => send('Page.navigate', { url })),
      leads: (expression) => arriving(() => look(`${expression}; undefined`)),
      async press(key, leadsOn = false) {
        const code = { Tab: 9, Enter: 13 }[key];
        const details = { key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' && { text: '\r' }) };
        const press = async () => {
          await send('Input.dispatchKeyEvent', { type: 'keyDown', ...details });
          await send('Input.dispatchKeyEvent', { type: 'keyUp', ...details });
        };
        await (leadsOn ? arriving(press) : press());
      },
      async type(text) {
        await send('Input.insertText', { text });
      },
    };
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    // Told to close it ends its own processes first: none of them writes to the profile any more.
    this.#socket.send(JSON.stringify({ id: ++this.#last, method: 'Browser.close' }));
    await inTime(ended, 'the browser to end').catch(() => this.#process.kill('SIGKILL'));
    this.#socket.terminate();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 10 });
  }

  #send(method: string, parameters: object = {}, sessionId?: string): Promise<Answer> {
    const id = ++this.#last;
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.send(
      JSON.stringify({ id, method, params: parameters, ...(sessionId !== undefined && { sessionId }) }),
    );
    return inTime(answered, method);
  }

  #hear({ id, result, error, method, params, sessionId }: Answer): void {
    if (id === undefined) {
      for (const listen of this.#listeners) listen(method, params, sessionId);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}

function nameOfBrowser(): string | undefined {
  return NAMES.find((name) => spawnSync(name, ['--version']).status === 0);
}

async function inTime<Result>(result: Promise<Result>, what: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${PATIENCE} ms for ${what}`)), PATIENCE);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
