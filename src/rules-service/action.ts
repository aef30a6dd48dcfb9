/** What is done to a rule set. */
export const ACTIONS = ['replaced', 'patched', 'blocked', 'unblocked', 'emergency', 'rolled_back'] as const;

export type Action = (typeof ACTIONS)[number];
