import { isThenable } from '../promise.js';
import type { Store } from './store.js';

/** The store as it is; `onFault` hears when it throws or rejects, before the caller does. */
export function toldStore(store: Store, onFault: (kind: 'limits' | 'bans') => void): Store {
  const limits = told(store, () => onFault('limits'));
  return { ...limits, bans: told(store.bans, () => onFault('bans')) };
}

/** All that an object has or inherits, with its methods called on the object itself. */
function told<Target extends object>(target: Target, onFault: () => void): Target {
  const methods = [...namesOf(target)].map((name) => [name, memberOf(target, name, onFault)] as const);
  return Object.fromEntries(methods) as Target;
}

function memberOf(target: object, name: string, onFault: () => void): unknown {
  const member: unknown = Reflect.get(target, name);
  if (typeof member !== 'function') return member;
  return (...args: unknown[]): unknown => {
    try {
      const answer: unknown = (Reflect.get(target, name) as (...args: unknown[]) => unknown).apply(target, args);
      if (isThenable(answer)) answer.then(undefined, onFault);
      return answer;
    } catch (fault) {
      onFault();
      throw fault;
    }
  };
}

/** Names of a class too, whose methods are not its own. */
function namesOf(target: object): Set<string> {
  const names = new Set<string>();
  for (let level = target; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  names.delete('constructor');
  return names;
}
