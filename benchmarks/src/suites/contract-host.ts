/** The least of a host that Solidity contracts run to their end on: input, output, and answers that are always the same. */
import { type Instance, type Module, Stop } from '@polkavirt/polkavm';
import { exportPc } from '../programs.ts';

const A0 = 7;
const A1 = 8;
const A2 = 9;
const GAS = 1_000_000_000n;

/** What a host call does; true if it ends the run. */
type Answer = (instance: Instance, input: Uint8Array) => boolean;

const low = (instance: Instance, register: number): number => Number(instance.registers[register] & 0xffff_ffffn);

const part = (input: Uint8Array, offset: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  bytes.set(input.subarray(offset, offset + length));
  return bytes;
};

const write = (instance: Instance, address: number, bytes: Uint8Array): false => {
  if (!instance.writeMemory(address, bytes)) throw new Error('a host call writes outside of memory');
  return false;
};

/** No hash, but as long as one and different for different input. */
const mix = (bytes: Uint8Array): Uint8Array => {
  const hash = new Uint8Array(32);
  let state = 1;
  for (let at = 0; at < bytes.length; at++) {
    state = Math.imul(state ^ bytes[at], 0x0100_0193);
    hash[at & 31] ^= state >>> 11;
  }
  return hash;
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  call_data_size(instance, input) {
    instance.registers[A0] = BigInt(input.length);
    return false;
  },
  call_data_load: (instance, input) => write(instance, low(instance, A0), part(input, low(instance, A1), 32).reverse()),
  call_data_copy: (instance, input) => write(instance, low(instance, A0), part(input, low(instance, A2), low(instance, A1))),
  value_transferred: (instance) => write(instance, low(instance, A0), new Uint8Array(32)),
  caller: (instance) => write(instance, low(instance, A0), new Uint8Array(20).fill(1)),
  hash_keccak_256(instance) {
    const bytes = new Uint8Array(low(instance, A1));
    if (!instance.readMemory(low(instance, A0), bytes)) throw new Error('a host call reads outside of memory');
    return write(instance, low(instance, A2), mix(bytes));
  },
  get_storage(instance) {
    // KeyNotFound: a balance of zero.
    instance.registers[A0] = 3n;
    return false;
  },
  seal_return: () => true,
};

const known = new WeakMap<Module, readonly Answer[]>();

/** The answers to a program's host calls, by their numbers. */
const answersOf = (module: Module): readonly Answer[] => {
  let answers = known.get(module);
  if (answers === undefined) {
    answers = module.program.imports.map((symbol) => {
      const name = Buffer.from(symbol ?? []).toString();
      return (
        ANSWERS[name] ??
        (() => {
          throw new Error(`the benchmark's host has no ${name}`);
        })
      );
    });
    known.set(module, answers);
  }
  return answers;
};

/** Calls a contract from a new instance to its `seal_return`; gives the gas that it used. */
export const callContract = (module: Module, input: Uint8Array): number => {
  const answers = answersOf(module);
  const instance = module.instantiate();
  instance.prepareCall(exportPc(module.program, 'call'));
  instance.setGas(GAS);
  for (;;) {
    const stop = instance.run();
    if (stop !== Stop.HostCall) throw new Error(`the contract stopped with ${stop} at ${instance.pc}`);
    if (answers[instance.hostCall](instance, input)) break;
  }
  const used = Number(GAS - instance.getGas());
  // Flags of seal_return: 0 is no revert.
  if (low(instance, A0) !== 0) throw new Error('the contract reverted');
  instance.release();
  return used;
};
