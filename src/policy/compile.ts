import { gone } from '../checks/gone.js';
import { type CheckServices, checksInOrder, modeOf, type RequestKind } from '../checks/index.js';
import { Pipeline, type PipelineOptions, type Step } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';
import type { RouteSettings } from './overlay.js';

/** The compiled pipeline that serves a request. A lookup, never a merge. */
export type PipelineOf = (request: GuardRequest) => Pipeline;

/** The checks of a kind of request in their order, each in its mode. */
export type StepsFor = (kind: RequestKind) => readonly Step[];

/** Makes the checks of settings, each once. */
export function stepsOf(options: RouteSettings, services: CheckServices): StepsFor {
  const checksFor = checksInOrder(options, services);
  return (kind) =>
    checksFor(kind).map(
      (check): Step => ({ check, mode: modeOf(options, check) === 'enforce' ? 'enforce' : 'monitor' }),
    );
}

/** The names of the checks that everybody meets. */
export function namesOf(stepsFor: StepsFor, { atRoute = false } = {}): ReadonlySet<string> {
  const steps = stepsFor({ trusted: false, preflight: false, inEmergency: false, atRoute });
  return new Set(steps.map(({ check }) => check.name));
}

export interface CompileOptions extends PipelineOptions {
  readonly cors: RouteSettings['cors'];
  readonly atRoute?: boolean;
}

/**
 * Turns steps into pipelines, once: for everybody and for clients that `ip.allow` trusts, both again for the preflights
 * that the guard answers itself, which never arrive at a route; all of them again as they are in an emergency, and one for clients that are gone.
 */
export function compile(
  stepsFor: StepsFor,
  options: CompileOptions,
  { allow, emergency }: Pick<CheckServices, 'allow' | 'emergency'>,
): PipelineOf {
  const { atRoute = false } = options;
  const pipeline = (kind: RequestKind) => new Pipeline(stepsFor(kind), options);
  const pair = (preflight: boolean, inEmergency: boolean) => ({
    everybody: pipeline({ trusted: false, preflight, inEmergency, atRoute }),
    trusted: pipeline({ trusted: true, preflight, inEmergency, atRoute }),
  });
  const pairs = (inEmergency: boolean) => ({
    requests: pair(false, inEmergency),
    preflights: options.cors && !atRoute ? pair(true, inEmergency) : undefined,
  });
  const usual = pairs(false);
  const during = pairs(true);
  const unknown = new Pipeline([{ check: gone, mode: options.mode }], options);
  return (request) => {
    const { address, gone } = request;
    if (gone) return unknown;
    const { requests, preflights } = emergency.on ? during : usual;
    const { everybody, trusted } = preflights && request.isPreflight ? preflights : requests;
    return address && allow.match(address) !== undefined ? trusted : everybody;
  };
}
