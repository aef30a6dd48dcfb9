import { gone } from '../checks/gone.js';
import { type CheckServices, checksInOrder } from '../checks/index.js';
import type { Settings } from '../options/schema.js';
import { Pipeline, type Step } from '../pipeline.js';
import type { GuardRequest } from '../request/guard-request.js';

/** The compiled pipeline that serves a request. A lookup, never a merge. */
export type PipelineOf = (request: GuardRequest) => Pipeline;

/**
 * Turns options into pipelines, once: for everybody, for clients that `ip.allow` trusts, for those that are gone; and for
 * the preflights that the guard answers itself.
 */
export function compile(options: Settings, services: CheckServices): PipelineOf {
  const pipeline = (kind: { trusted: boolean; preflight: boolean }) =>
    new Pipeline(
      checksInOrder(options, services, kind).map((check): Step => ({ check, mode: modeOf(options, check.name) })),
      options,
    );
  const pipelines = (trusted: boolean) => ({
    usual: pipeline({ trusted, preflight: false }),
    ofPreflights: options.cors ? pipeline({ trusted, preflight: true }) : undefined,
  });
  const everybody = pipelines(false);
  const trusted = pipelines(true);
  const unknown = new Pipeline([{ check: gone, mode: options.mode }], options);
  const { allow } = services;
  return (request) => {
    const { address, gone } = request;
    if (gone) return unknown;
    const { usual, ofPreflights } = address && allow.match(address) !== undefined ? trusted : everybody;
    return ofPreflights && request.isPreflight ? ofPreflights : usual;
  };
}

/** A guard that only monitors blocks nothing, whatever the mode of a check. */
function modeOf({ mode, checks }: Settings, name: string): Step['mode'] {
  return mode === 'monitor' || checks[name] === 'monitor' ? 'monitor' : 'enforce';
}
