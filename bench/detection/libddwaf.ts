/** Datadog's libddwaf beside the engine: both in this process, on the same requests, without HTTP. */
import { parse } from 'node:querystring';
import { inspect } from '../../src/detection/engine.js';
import { families } from '../../src/detection/signatures/index.js';
import { median } from '../statistics.js';
import { bodyOf, inspectedOf, type Sample } from './corpus.js';
import { rules } from './waf-rules.js';

export interface Comparison {
  readonly title: string;
  /** CPU microseconds per request. */
  readonly engine: number;
  readonly libddwaf: number;
  /** Requests of which libddwaf left a part out, because strings were too long or lists too large. */
  readonly truncated: number;
}

export interface CompareLoad {
  readonly title: string;
  readonly samples: readonly Sample[];
  /** How often all of them are looked at in one round. */
  readonly times: number;
}

interface Waf {
  createContext(): {
    run(payload: { persistent: object }, timeout: number): { readonly metrics?: object };
    dispose(): void;
  };
  dispose(): void;
}

/** Compares, or answers with the reason why libddwaf cannot be had. */
export async function compareWithLibddwaf(
  loads: readonly CompareLoad[],
): Promise<{ readonly version: string; readonly rules: number; readonly rows: readonly Comparison[] } | string> {
  let waf: Waf;
  let version: string;
  try {
    const { DDWAF } = (await import('@datadog/native-appsec')).default;
    const loaded = new DDWAF(rules, 'bench');
    const told = loaded.diagnostics.rules;
    if (!told || !('loaded' in told) || told.failed.length > 0) {
      return `its rules were not understood: ${JSON.stringify(told)}`;
    }
    waf = loaded;
    version = DDWAF.version();
  } catch (error) {
    return `it cannot be loaded: ${error instanceof Error ? error.message : error}`;
  }
  const rows = loads.map(({ title, samples, times }) => compare(waf, title, samples, times));
  waf.dispose();
  return { version, rules: rules.rules.length, rows };
}

function compare(waf: Waf, title: string, samples: readonly Sample[], times: number): Comparison {
  const own = samples.flatMap((sample) => inspectedOf(sample) ?? []);
  const theirs = samples.filter(({ raw_b64 }) => raw_b64 === undefined).map(payloadOf);
  let truncated = 0;
  const lookWithEngine = () => {
    for (const request of own) inspect(request, families);
  };
  const lookWithLibddwaf = () => {
    truncated = 0;
    for (const persistent of theirs) {
      const context = waf.createContext();
      const { metrics } = context.run({ persistent }, UNLIMITED);
      if (metrics && Object.keys(metrics).length > 0) truncated++;
      context.dispose();
    }
  };
  const engine: number[] = [];
  const libddwaf: number[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    const ours = cpuOf(lookWithEngine, times) / (times * own.length);
    const other = cpuOf(lookWithLibddwaf, times) / (times * theirs.length);
    if (round < WARM_UPS) continue;
    engine.push(ours);
    libddwaf.push(other);
  }
  return { title, engine: median(engine), libddwaf: median(libddwaf), truncated };
}

const WARM_UPS = 2;
const ROUNDS = 7;
/** Microseconds that it may take: it is to finish. */
const UNLIMITED = 10_000_000;

function cpuOf(work: () => void, times: number): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** What an application would hand to libddwaf: all parsed before, which is not counted. */
function payloadOf(sample: Sample): object {
  const mark = sample.path.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(sample.headers)) headers[name.toLowerCase()] = String(value);
  const { cookie, ...others } = headers;
  const body = parsedBody(sample, headers['content-type'] ?? '');
  return {
    'server.request.uri.raw': sample.path,
    'server.request.query': mark === -1 ? {} : { ...parse(sample.path.slice(mark + 1)) },
    'server.request.headers.no_cookies': others,
    ...(cookie !== undefined && { 'server.request.cookies': { ...parse(cookie, '; ') } }),
    ...(body !== undefined && { 'server.request.body': body }),
  };
}

function parsedBody(sample: Sample, type: string): unknown {
  const text = bodyOf(sample)?.toString();
  if (text === undefined) return undefined;
  if (type.includes('urlencoded')) return { ...parse(text) };
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
