import type { Modes } from '../request/guard-request.js';

type SomeModes = { readonly [Key in keyof Modes]?: Modes[Key] | undefined };

/** Settings with what policies say of modes, where that is stricter. */
export function strictest<Any extends Modes>(settings: Any, parts: readonly SomeModes[]): Any {
  const enforced = parts.flatMap(({ checks }) => Object.entries(checks ?? {})).filter(([, mode]) => mode === 'enforce');
  return {
    ...settings,
    ...(parts.some(({ mode }) => mode === 'enforce') && { mode: 'enforce' }),
    checks: { ...settings.checks, ...Object.fromEntries(enforced) },
  };
}
