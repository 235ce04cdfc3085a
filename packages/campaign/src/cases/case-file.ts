/** A case as a text file: one JSON object, the program in base64. */

import type { Case } from './case.ts';
import { LEVELS } from './contenders.ts';

export const CASE_VERSION = 1;

/** Cases that people keep are small; whatever is larger is none. */
export const MAX_CASE_BYTES = 16 * 1024 * 1024;

export const writeCase = ({ program, ...rest }: Case): string =>
  `${JSON.stringify({ polkavirtCase: CASE_VERSION, ...rest, program: Buffer.from(program).toString('base64') })}\n`;

type ReadCase = { readonly ok: true; readonly value: Case } | { readonly ok: false; readonly error: string };

const refused = (error: string): ReadCase => ({ ok: false, error });

/** What must be in an action beside `do` and `slot`, by level. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>>>> = (() => {
  const u32 = (value: unknown) => typeof value === 'number' && value >>> 0 === value;
  const integer = (value: unknown) => Number.isSafeInteger(value);
  const hexBytes = (value: unknown) => typeof value === 'string' && value.length % 2 === 0 && /^[0-9a-f]*$/.test(value);
  const u64 = (value: unknown) => typeof value === 'string' && /^0x[0-9a-f]{1,16}$/.test(value);
  const i64 = (value: unknown) =>
    typeof value === 'string' && /^-?\d{1,19}$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value);
  const register = (value: unknown) => integer(value) && Number(value) >= 0 && Number(value) < 13;
  const text = (value: unknown) => typeof value === 'string' && !/\p{Cs}/u.test(value);
  const calls = {
    instantiate: {},
    destroy: {},
    execute: { gas: i64, name: text },
    resume: { gas: i64, value: u64 },
    read: { address: u32, length: (value: unknown) => u32(value) && Number(value) <= 2 ** 20 },
    write: { address: u32, bytes: hexBytes },
  };
  return {
    engine: {
      instantiate: {},
      release: {},
      run: {},
      step: {},
      gas: { gas: integer },
      call: { pc: u32 },
      goto: { pc: u32 },
      register: { register, value: u64 },
      write: { address: u32, bytes: hexBytes },
    },
    virt: calls,
    typestate: calls,
  };
})();

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function faultIn(action: unknown, level: string): string | undefined {
  if (!isRecord(action)) return 'is not an object';
  const { do: what, slot } = action;
  const fields = typeof what === 'string' && Object.hasOwn(FIELDS[level], what) ? FIELDS[level][what] : undefined;
  if (fields === undefined) return `does ${JSON.stringify(what)}, which is not one of ${Object.keys(FIELDS[level]).join(', ')}`;
  if (slot !== 0 && slot !== 1 && slot !== 2) return `has the slot ${JSON.stringify(slot)}, which is not 0, 1 or 2`;
  const bad = Object.entries(fields).find(([name, isValid]) => !isValid(action[name]));
  return bad === undefined ? undefined : `has a ${bad[0]} that is not valid: ${JSON.stringify(action[bad[0]])?.slice(0, 40)}`;
}

/** Reads what {@link writeCase} wrote. The error says what is wrong, and where. */
export function readCase(text: string): ReadCase {
  if (text.length > MAX_CASE_BYTES) return refused(`a case has at most ${MAX_CASE_BYTES} bytes`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    return refused(`not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (!isRecord(json) || json.polkavirtCase === undefined) return refused('not a case of a campaign: it has no polkavirtCase');
  if (json.polkavirtCase !== CASE_VERSION)
    return refused(`version ${JSON.stringify(json.polkavirtCase)}; this reads ${CASE_VERSION}`);
  const { level, costModel, compileAfter, program, actions } = json;
  const found = LEVELS.find((one) => one === level);
  if (found === undefined) return refused(`level is ${JSON.stringify(level)}, not one of ${LEVELS.join(', ')}`);
  if (costModel !== 'naive' && costModel !== 'full')
    return refused(`costModel is ${JSON.stringify(costModel)}, not naive or full`);
  if (compileAfter !== 'in pieces' && !(Number.isSafeInteger(compileAfter) && Number(compileAfter) >= 0)) {
    return refused('compileAfter is neither a whole number nor "in pieces"');
  }
  if (typeof program !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(program)) return refused('program is not base64');
  if (!Array.isArray(actions)) return refused('actions is not a list');
  for (const [at, action] of actions.entries()) {
    const fault = faultIn(action, found);
    if (fault !== undefined) return refused(`action ${at} ${fault}`);
  }
  const bytes = new Uint8Array(Buffer.from(program, 'base64'));
  return { ok: true, value: { level: found, costModel, compileAfter, program: bytes, actions } as Case };
}
