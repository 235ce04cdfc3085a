/** Where hostile input arrives: at the host functions, or at a node's JSON-RPC. Levels beside those that compare. */
export const HOSTILE_LEVELS = ['wires', 'requests'] as const;
export type HostileLevel = (typeof HOSTILE_LEVELS)[number];

export const isHostile = (level: string): level is HostileLevel => HOSTILE_LEVELS.some((one) => one === level);
