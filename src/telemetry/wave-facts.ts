import type { AttackWave } from './attack-waves.js';
import type { Facts } from './attributes.js';
import { ATTRIBUTES } from './names.js';

/** An attack wave as attributes: its kinds are words of the guard and of checks, its samples are redacted. */
export function waveFacts(
  phase: 'began' | 'lasts' | 'ended',
  { address, place, since, last, findings, untold, kinds, samples }: AttackWave,
): Facts {
  return {
    ...place,
    [ATTRIBUTES.WAVE_PHASE.name]: phase,
    [ATTRIBUTES.WAVE_FINDINGS.name]: findings,
    [ATTRIBUTES.WAVE_UNTOLD.name]: untold,
    [ATTRIBUTES.WAVE_DURATION.name]: (last - since) / 1_000,
    [ATTRIBUTES.WAVE_KINDS.name]: JSON.stringify(Object.fromEntries(kinds)),
    [ATTRIBUTES.WAVE_SAMPLES.name]: JSON.stringify([...samples]),
    [ATTRIBUTES.CLIENT_ADDRESS.name]: address,
  };
}
