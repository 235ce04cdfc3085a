import { HOST_FUNCTIONS, type HostFunction } from '../host-functions.ts';
import type { GasSchedule } from './gas-schedule.ts';

/** Picoseconds, like the column `gas` of {@link HOST_FUNCTIONS}. The figures are ours. */
const TRANSFER = 60_000_000n;
const TOPIC = 2_000_000n;
const LOAD_CODE = { base: 20_000_000n, perByte: 400n };
const EXTRINSIC = { base: 100_000_000n, perByteOfCode: 50_000n };

const perByte = (name: 'get_storage' | 'set_storage' | 'return_data_copy', bytes: number): bigint =>
  HOST_FUNCTIONS[name].gas.perByte * BigInt(bytes);

/** Round figures, by the table of host functions: for tests that count by hand. */
export const SIMPLE: GasSchedule = {
  enter(name, args) {
    const { base, perByte: each = 0n, bytes } = (HOST_FUNCTIONS[name] as HostFunction).gas;
    return base + (bytes === undefined ? 0n : each * BigInt(args[bytes]));
  },
  copyOutput: (bytes) => perByte('return_data_copy', bytes),
  call: () => 0n,
  cloneInput: (bytes) => perByte('return_data_copy', bytes),
  transfer: () => TRANSFER,
  loadCode: (bytes) => LOAD_CODE.base + LOAD_CODE.perByte * BigInt(bytes),
  storage: ({ operation }, bytes) =>
    operation === 'set' || operation === 'clear' ? perByte('set_storage', bytes.new) : perByte('get_storage', bytes.old),
  storageAtMost: () => 0n,
  readImmutable: (bytes) => perByte('get_storage', bytes),
  writeImmutable: (bytes) => perByte('set_storage', bytes),
  event: (topics) => TOPIC * BigInt(topics),
  terminate: () => 0n,
  precompile: () => undefined,
  extrinsic: (_, { code = 0 } = {}) => EXTRINSIC.base + EXTRINSIC.perByteOfCode * BigInt(code),
  blockEnd: 0n,
};
