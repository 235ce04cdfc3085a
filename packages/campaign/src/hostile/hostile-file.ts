/** A case of hostile input as a text file: one JSON object. */
import { CASE_VERSION, MAX_CASE_BYTES } from '../cases/case-file.ts';
import { isHostile } from '../levels.ts';
import type { AnyTarget, HostileCase } from './target.ts';

export const writeHostileCase = (given: HostileCase): string => `${JSON.stringify({ polkavirtCase: CASE_VERSION, ...given })}\n`;

type ReadHostileCase = { readonly ok: true; readonly value: HostileCase } | { readonly ok: false; readonly error: string };

const refused = (error: string): ReadHostileCase => ({ ok: false, error });

/**
 * Reads what {@link writeHostileCase} wrote.
 *
 * @returns undefined if it is no case of hostile input, but perhaps one that `readCase` takes
 */
export function readHostileCase(text: string, targets: readonly AnyTarget[]): ReadHostileCase | undefined {
  if (text.length > MAX_CASE_BYTES) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { polkavirtCase, level, target: name, steps } = (json ?? {}) as Readonly<Record<string, unknown>>;
  if (polkavirtCase !== CASE_VERSION || typeof level !== 'string' || !isHostile(level)) return undefined;
  const target = targets.find((one) => one.name === name && one.level === level);
  const names = targets.filter((one) => one.level === level).map((one) => one.name);
  if (target === undefined) {
    return refused(
      `target is ${JSON.stringify(name)}, not one of the level ${level}: ${names.join('; ') || 'there is none here'}`,
    );
  }
  if (!Array.isArray(steps)) return refused('steps is not a list');
  const bad = steps.findIndex((step) => !target.isStep(step));
  return bad < 0
    ? { ok: true, value: { level, target: target.name, steps } }
    : refused(`step ${bad} is no input of ${target.name}`);
}
