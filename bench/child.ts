import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  /** Script, relative to the compiled `bench/`, and its arguments. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Core that the process is bound to, or a list of cores. */
  readonly core?: number | string | undefined;
}

/** A process of ours that answers one message for each that it is sent. It ends when this process does. */
export interface Child<Message> {
  /** The next message from the process, after asking for it. */
  ask(): Promise<Message>;
  stop(): Promise<void>;
}

/** Starts a process and waits for the first thing that it says. */
export async function startChild<Message>(
  options: ChildOptions,
): Promise<{ readonly child: Child<Message>; readonly hello: Message }> {
  const { script, args = [], nodeArgs = [], env = {}, core } = options;
  const command = [process.execPath, ...nodeArgs, fileURLToPath(new URL(script, import.meta.url)), ...args];
  const [file = '', ...rest] = core === undefined ? command : ['taskset', '--cpu-list', String(core), ...command];
  const running = spawn(file, rest, {
    env: { ...withoutSettings(process.env), ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const name = [script, ...args].join(' ');
  const hello = await nextMessage<Message>(running, name);
  return {
    hello,
    child: {
      ask() {
        const answer = nextMessage<Message>(running, name);
        running.send('?');
        return answer;
      },
      stop: () => stop(running),
    },
  };
}

/** Settings of whoever runs the bench must not switch telemetry on where it is measured without, nor set options of the guard. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:OTEL_|GUARD_|NODE_OPTIONS$)/.test(name)));
}

function nextMessage<Message>(running: ChildProcess, name: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      running.off('message', onMessage).off('exit', onExit).off('error', onError);
    };
    const onMessage = (message: unknown) => {
      done();
      resolve(message as Message);
    };
    const onError = (error: Error) => {
      done();
      reject(error);
    };
    const onExit = (code: number | null) => onError(new Error(`${name} ended early, with code ${code}`));
    const timer = setTimeout(
      () => onError(new Error(`${name} did not answer within ${LONGEST_WAIT} ms`)),
      LONGEST_WAIT,
    );
    running.on('message', onMessage).on('exit', onExit).on('error', onError);
  });
}

const LONGEST_WAIT = 30_000;

/** The process ends when its channel does, or is ended. */
function stop(running: ChildProcess): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => running.kill('SIGKILL'), 5_000);
    running.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    if (running.connected) running.disconnect();
  });
}
