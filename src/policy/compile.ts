import { gone } from '../checks/gone.js';
import { type CheckServices, checksInOrder } from '../checks/index.js';
import type { Settings } from '../options/schema.js';
import { Pipeline, type Step } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';

/** The compiled pipeline that serves a request. A lookup, never a merge. */
export type PipelineOf = (request: GuardRequest) => Pipeline;

/**
 * Turns options into pipelines, once: one for everybody, one for clients that `ip.allow` trusts, both again as they are in
 * an emergency, and one for clients that are gone.
 */
export function compile(options: Settings, services: CheckServices): PipelineOf {
  const pipeline = (trusted: boolean, inEmergency: boolean) =>
    new Pipeline(
      checksInOrder(options, services, { trusted, inEmergency }).map(
        (check): Step => ({ check, mode: modeOf(options, check.name) }),
      ),
      options,
    );
  const usual = { everybody: pipeline(false, false), trusted: pipeline(true, false) };
  const during = { everybody: pipeline(false, true), trusted: pipeline(true, true) };
  const unknown = new Pipeline([{ check: gone, mode: options.mode }], options);
  const { allow, emergency } = services;
  return ({ address, gone }) => {
    if (gone) return unknown;
    const { everybody, trusted } = emergency.on ? during : usual;
    return address && allow.match(address) !== undefined ? trusted : everybody;
  };
}

/** A guard that only monitors blocks nothing, whatever the mode of a check. */
function modeOf({ mode, checks }: Settings, name: string): Step['mode'] {
  return mode === 'monitor' || checks[name] === 'monitor' ? 'monitor' : 'enforce';
}
