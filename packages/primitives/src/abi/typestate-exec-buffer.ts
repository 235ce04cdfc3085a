import { setU64 } from '../codec/u64.ts';
import { HostFault } from '../result.ts';
import { MAX_SYSCALL_SYMBOL_LENGTH } from '../typestate.ts';
import type { TypestateOutcome } from '../typestate-host.ts';
import { ARGUMENT_ROWS, type Layout, layoutOf } from './layout.ts';

/**
 * `ExecBuffer` of sp-virtualization 0.4.0, `repr(C)`, little-endian: gas_left i64 at 0; the symbol's bytes at 8 (32 of
 * them, zeros after the symbol) and its length u64 at 40; a0 to a5 u64 at 48, 56, .. 88. If the outcome is not a
 * syscall, the fields of one are 0.
 */
export const TYPESTATE_EXEC_BUFFER_LAYOUT: Layout = layoutOf('ExecBuffer', [
  ['gas_left', 'i64'],
  ['syscall_symbol', 'bytes', MAX_SYSCALL_SYMBOL_LENGTH],
  ['syscall_symbol_length', 'u64'],
  ...ARGUMENT_ROWS,
]);
export const TYPESTATE_EXEC_BUFFER_SIZE = TYPESTATE_EXEC_BUFFER_LAYOUT.size;

const SYMBOL = 8;
const SYMBOL_LENGTH = SYMBOL + MAX_SYSCALL_SYMBOL_LENGTH;
const ARGUMENTS = SYMBOL_LENGTH + 8;

/** Writes an outcome to the ExecBuffer at `at`. */
export const writeTypestateExecBuffer = (view: DataView, at: number, outcome: TypestateOutcome): void => {
  setU64(view, at, outcome.gasLeft);
  for (let offset = SYMBOL; offset < TYPESTATE_EXEC_BUFFER_SIZE; offset += 8) setU64(view, at + offset, 0n);
  if (outcome.kind !== 'Syscall') return;
  const { syscallSymbol: symbol } = outcome;
  if (symbol.length > MAX_SYSCALL_SYMBOL_LENGTH) {
    throw new HostFault('Internal', `a symbol of ${symbol.length} bytes, the limit is ${MAX_SYSCALL_SYMBOL_LENGTH}`);
  }
  for (let i = 0; i < symbol.length; i++) view.setUint8(at + SYMBOL + i, symbol[i]);
  view.setUint32(at + SYMBOL_LENGTH, symbol.length, true);
  setU64(view, at + ARGUMENTS, outcome.a0);
  setU64(view, at + ARGUMENTS + 8, outcome.a1);
  setU64(view, at + ARGUMENTS + 16, outcome.a2);
  setU64(view, at + ARGUMENTS + 24, outcome.a3);
  setU64(view, at + ARGUMENTS + 32, outcome.a4);
  setU64(view, at + ARGUMENTS + 40, outcome.a5);
};

/**
 * Reads the outcome of that kind from the ExecBuffer at `at`.
 *
 * @param words The memory of `view` from its start on as 64-bit numbers, which are read faster where `at` is a multiple of 8.
 * @throws HostFault `MalformedWire` if it is a syscall whose symbol is longer than its 32 bytes.
 */
export const readTypestateExecBuffer = (
  view: DataView,
  at: number,
  kind: TypestateOutcome['kind'],
  words?: BigUint64Array,
): TypestateOutcome => {
  const gasLeft = view.getBigInt64(at, true);
  if (kind === 'Finished') return { kind, gasLeft };
  const length = view.getBigUint64(at + SYMBOL_LENGTH, true);
  if (length > MAX_SYSCALL_SYMBOL_LENGTH) {
    throw new HostFault('MalformedWire', `ExecBuffer: a symbol of ${length} bytes, the limit is ${MAX_SYSCALL_SYMBOL_LENGTH}`);
  }
  const syscallSymbol = new Uint8Array(Number(length));
  for (let i = 0; i < syscallSymbol.length; i++) syscallSymbol[i] = view.getUint8(at + SYMBOL + i);
  if (words !== undefined && (at & 7) === 0) {
    const first = (at + ARGUMENTS) >>> 3;
    return {
      kind,
      gasLeft,
      syscallSymbol,
      a0: words[first],
      a1: words[first + 1],
      a2: words[first + 2],
      a3: words[first + 3],
      a4: words[first + 4],
      a5: words[first + 5],
    };
  }
  return {
    kind,
    gasLeft,
    syscallSymbol,
    a0: view.getBigUint64(at + ARGUMENTS, true),
    a1: view.getBigUint64(at + ARGUMENTS + 8, true),
    a2: view.getBigUint64(at + ARGUMENTS + 16, true),
    a3: view.getBigUint64(at + ARGUMENTS + 24, true),
    a4: view.getBigUint64(at + ARGUMENTS + 32, true),
    a5: view.getBigUint64(at + ARGUMENTS + 40, true),
  };
};
