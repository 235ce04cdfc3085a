import type { HostileCase, HostileFinding, Reaction } from './target.ts';

/** As much of a target as a case needs. */
export interface OpensSessions {
  // biome-ignore lint/suspicious/noExplicitAny: a case has the inputs of its target
  open(): { apply(step: any): Reaction | Promise<Reaction>; close(): void };
}

/** Sends the inputs of a case to a new session. @returns where a rule is broken first, or undefined */
export async function runHostileCase(
  target: OpensSessions,
  { steps }: Pick<HostileCase, 'steps'>,
): Promise<HostileFinding | undefined> {
  const session = target.open();
  try {
    for (const [step, input] of steps.entries()) {
      const { of, violation } = await session.apply(input);
      if (violation !== undefined) return { step, of, violation };
    }
    return undefined;
  } finally {
    session.close();
  }
}
