import type { CheckServices } from '../checks/index.js';
import type { Destination } from '../request/guard-request.js';
import { type CompileOptions, compile, namesOf, type PipelineOf, type StepsFor } from './compile.js';
import { nameOf, type PlacedPolicy, type RouteSettings } from './overlay.js';

/** How requests are guarded that go somewhere. */
export interface Route {
  readonly pipelineOf: PipelineOf;
  /** The policies in it, and what is checked there. */
  readonly destination: Destination;
}

/** Compiles a route: steps in their order, by the settings that they are made from. */
export function routeOf(
  policies: readonly PlacedPolicy[],
  steps: StepsFor,
  options: RouteSettings & Pick<CompileOptions, 'atRoute'>,
  services: CheckServices,
): Route {
  return {
    pipelineOf: compile(steps, options, services),
    destination: {
      policy: policies.map(nameOf).join(', ').slice(0, LONGEST_NAME) || undefined,
      pattern: undefined,
      policies: new Set(policies.map(({ parts }) => parts)),
      checks: namesOf(steps),
      modes: options,
    },
  };
}

const LONGEST_NAME = 256;
