import { gone } from '../checks/gone.js';
import { type CheckServices, checksInOrder, type RequestKind } from '../checks/index.js';
import type { Settings } from '../options/schema.js';
import { Pipeline, type Step } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';

/** The compiled pipeline that serves a request. A lookup, never a merge. */
export type PipelineOf = (request: GuardRequest) => Pipeline;

/**
 * Turns options into pipelines, once: for everybody and for clients that `ip.allow` trusts, both again for the preflights
 * that the guard answers itself, all of them again as they are in an emergency, and one for clients that are gone.
 */
export function compile(options: Settings, services: CheckServices): PipelineOf {
  const checksFor = checksInOrder(options, services);
  const pipeline = (kind: RequestKind) =>
    new Pipeline(
      checksFor(kind).map((check): Step => ({ check, mode: modeOf(options, check.name) })),
      options,
    );
  const pair = (preflight: boolean, inEmergency: boolean) => ({
    everybody: pipeline({ trusted: false, preflight, inEmergency }),
    trusted: pipeline({ trusted: true, preflight, inEmergency }),
  });
  const pairs = (inEmergency: boolean) => ({
    requests: pair(false, inEmergency),
    preflights: options.cors ? pair(true, inEmergency) : undefined,
  });
  const usual = pairs(false);
  const during = pairs(true);
  const unknown = new Pipeline([{ check: gone, mode: options.mode }], options);
  const { allow, emergency } = services;
  return (request) => {
    const { address, gone } = request;
    if (gone) return unknown;
    const { requests, preflights } = emergency.on ? during : usual;
    const { everybody, trusted } = preflights && request.isPreflight ? preflights : requests;
    return address && allow.match(address) !== undefined ? trusted : everybody;
  };
}

/** A guard that only monitors blocks nothing, whatever the mode of a check. */
function modeOf({ mode, checks }: Settings, name: string): Step['mode'] {
  return mode === 'monitor' || checks[name] === 'monitor' ? 'monitor' : 'enforce';
}
