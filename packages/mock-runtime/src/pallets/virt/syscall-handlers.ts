import { type Memory, utf8Decode } from '@polkavirt/primitives';
import { minBigint } from '../../bigint.ts';
import { bytesToHex, type HexString, hexToBytes } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { withStorageLayer } from '../../frame/dispatch.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import { U128_MAX } from '../../types/basic.ts';
import type { AccountId } from '../../types/substrate.ts';
import type { BalancesPallet } from '../balances/balances.ts';
import { CALL_FAILURES } from './program-failure.ts';
import { type Frame, fails, type RunOutcome, returns, type SyscallHandlers, type SyscallResult } from './program-run.ts';
import type { ChargeStorage } from './storage-deposits.ts';
import { NONE } from './syscalls.ts';

/** The parts of the pallet that the syscalls need. */
export interface SyscallContext {
  readonly System: SystemPallet;
  readonly Balances: BalancesPallet;
  /** The key of the child trie that is a program's storage. */
  storageOf(program: HexString): HexString;
  /** Moves the deposit for a change of storage. */
  readonly chargeStorage: ChargeStorage;
  emit(program: HexString, data: Uint8Array): void;
  print(program: HexString, text: string): void;
  call(request: {
    readonly program: HexString;
    readonly exportName: string;
    readonly caller: AccountId;
    readonly payer: AccountId;
    readonly input: Uint8Array;
    readonly gasLimit: bigint;
    readonly depth: number;
  }): RunOutcome;
}

const ACCOUNT_LENGTH = 32;
const BALANCE_LENGTH = 16;

/** Reads guest memory; undefined if any byte is not accessible. */
function read(memory: Memory, pointer: number, length: number): Uint8Array | undefined {
  const bytes = new Uint8Array(length);
  return memory.read(pointer, bytes).ok ? bytes : undefined;
}

/** Writes guest memory and continues with `value`, or fails. */
const writing = (memory: Memory, pointer: number, bytes: Uint8Array, value = 0n): SyscallResult =>
  memory.write(pointer, bytes).ok ? returns(value) : fails('OutOfBounds');

const lengthOf = (value: Uint8Array | undefined): bigint => (value === undefined ? NONE : BigInt(value.length));

function toU128(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}

function fromU128(value: bigint): Uint8Array {
  const bytes = new Uint8Array(BALANCE_LENGTH);
  let rest = value & U128_MAX;
  for (let i = 0; i < BALANCE_LENGTH; i++) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function syscallHandlers(context: SyscallContext): SyscallHandlers {
  const { System, Balances } = context;
  const storage = (program: HexString) => currentExternalities().child(context.storageOf(program));

  /** Writes or removes an item. @returns The length of the value before. */
  const write = ({ program, account, payer }: Frame, key: Uint8Array, after: Uint8Array | undefined): SyscallResult => {
    const store = storage(program);
    const at = bytesToHex(key);
    const before = store.get(at);
    if (!context.chargeStorage({ account, payer, keyLength: key.length, before, after })) return fails('DepositNotPaid');
    store.set(at, after);
    return returns(lengthOf(before));
  };

  return {
    exit: (_, { code }) => ({ kind: 'Exit', code }),

    inputSize: ({ input }) => returns(BigInt(input.length)),

    inputRead({ virt, input }, { out, outLength, offset }) {
      const from = offset > BigInt(input.length) ? input.length : Number(offset);
      const part = input.subarray(from, from + outLength);
      return writing(virt.memory(), out, part, BigInt(part.length));
    },

    storageGet({ virt, program }, { key, keyLength, out, outLength }) {
      const memory = virt.memory();
      const name = read(memory, key, keyLength);
      if (name === undefined) return fails('OutOfBounds');
      const value = storage(program).get(bytesToHex(name));
      return writing(memory, out, value?.subarray(0, outLength) ?? new Uint8Array(), lengthOf(value));
    },

    storageSet(frame, { key, keyLength, value, valueLength }) {
      const memory = frame.virt.memory();
      const name = read(memory, key, keyLength);
      const bytes = read(memory, value, valueLength);
      if (name === undefined || bytes === undefined) return fails('OutOfBounds');
      return write(frame, name, bytes);
    },

    storageClear(frame, { key, keyLength }) {
      const name = read(frame.virt.memory(), key, keyLength);
      if (name === undefined) return fails('OutOfBounds');
      return write(frame, name, undefined);
    },

    depositEvent({ virt, program }, { data, dataLength }) {
      const bytes = read(virt.memory(), data, dataLength);
      if (bytes === undefined) return fails('OutOfBounds');
      context.emit(program, bytes);
      return returns(0n);
    },

    caller: ({ virt, caller }, { out }) => writing(virt.memory(), out, hexToBytes(caller)),

    address: ({ virt, account }, { out }) => writing(virt.memory(), out, hexToBytes(account)),

    blockNumber: () => returns(BigInt(System.blockNumber())),

    balance({ virt }, { account, out }) {
      const memory = virt.memory();
      const who = read(memory, account, ACCOUNT_LENGTH);
      if (who === undefined) return fails('OutOfBounds');
      return writing(memory, out, fromU128(Balances.freeBalance(bytesToHex(who))));
    },

    transfer({ virt, account }, { dest, amount }) {
      const memory = virt.memory();
      const to = read(memory, dest, ACCOUNT_LENGTH);
      const value = read(memory, amount, BALANCE_LENGTH);
      if (to === undefined || value === undefined) return fails('OutOfBounds');
      const moved = withStorageLayer(() => Balances.transfer(account, bytesToHex(to), toU128(value), 'Expendable'));
      return returns(moved.ok ? 0n : 1n);
    },

    print({ virt, program }, { text, textLength }) {
      const bytes = read(virt.memory(), text, textLength);
      if (bytes === undefined) return fails('OutOfBounds');
      context.print(program, utf8Decode(bytes) ?? bytesToHex(bytes));
      return returns(0n);
    },

    call(frame, { target, targetLength, input, inputLength, gas }) {
      const memory = frame.virt.memory();
      const callee = read(memory, target, targetLength);
      const data = read(memory, input, inputLength);
      if (callee === undefined || data === undefined || callee.length < ACCOUNT_LENGTH) return fails('OutOfBounds');
      const exportName = utf8Decode(callee.subarray(ACCOUNT_LENGTH));
      if (exportName === undefined) return returns(BigInt(CALL_FAILURES.InvalidImage));
      const gasLimit = minBigint(gas, frame.gasLeft);
      const outcome = context.call({
        program: bytesToHex(callee.subarray(0, ACCOUNT_LENGTH)),
        exportName,
        caller: frame.account,
        payer: frame.payer,
        input: data,
        gasLimit,
        depth: frame.depth + 1,
      });
      frame.gasLeft -= gasLimit - outcome.gasLeft;
      if (outcome.ok) return returns(0n);
      return returns(((outcome.exitCode & 0xffff_ffffn) << 8n) | BigInt(CALL_FAILURES[outcome.failure]));
    },

    gasLeft: ({ gasLeft }) => returns(gasLeft),
  };
}
