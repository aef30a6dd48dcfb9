import { type CheckServices, checksInOrder } from '../checks/index.js';
import type { Settings } from '../options/schema.js';
import { Pipeline, type Step } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';

/** The compiled pipeline that serves a request. A lookup, never a merge. */
export type PipelineOf = (request: GuardRequest) => Pipeline;

/** Turns options into pipelines, once: one for everybody, and one for clients that `ip.allow` trusts. */
export function compile(options: Settings, services: CheckServices): PipelineOf {
  const pipeline = (trusted: boolean) =>
    new Pipeline(
      checksInOrder(options, services, { trusted }).map(
        (check): Step => ({ check, mode: modeOf(options, check.name) }),
      ),
      options,
    );
  const everybody = pipeline(false);
  const { allow } = services;
  if (allow.size === 0) return () => everybody;
  const trusted = pipeline(true);
  return ({ address }) => (address && allow.match(address) !== undefined ? trusted : everybody);
}

/** A guard that only monitors blocks nothing, whatever the mode of a check. */
function modeOf({ mode, checks }: Settings, name: string): Step['mode'] {
  return mode === 'monitor' || checks[name] === 'monitor' ? 'monitor' : 'enforce';
}
