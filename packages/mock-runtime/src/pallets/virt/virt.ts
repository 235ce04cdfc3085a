import { ok, type StopReport, type VirtT } from '@polkavirt/primitives';
import {
  callback,
  checkOptions,
  type OptionRule,
  optional,
  virtImplementation,
  wholeBigint,
  wholeNumber,
} from '@polkavirt/primitives/options';
import { bytesToHex, concatBytes, type HexString, hexToBytes, textToBytes } from '../../bytes.ts';
import { currentExternalities } from '../../externalities/current.ts';
import { signedCall } from '../../frame/call.ts';
import { constant } from '../../frame/constant.ts';
import type { DispatchResult } from '../../frame/dispatch.ts';
import { aPallet, definePallet } from '../../frame/pallet.ts';
import { withStop } from '../../frame/stop-of-error.ts';
import { storageMap } from '../../frame/storage/define-storage.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import { currentTestExternalities } from '../../frame/test-externalities.ts';
import { addWeight, weightOf } from '../../frame/weight.ts';
import { blake2_256 } from '../../hashing.ts';
import { accountId, at, bytes, compact, h256, str, struct, u32, u64, u128 } from '../../types/index.ts';
import type { AccountId, Weight } from '../../types/substrate.ts';
import type { BalancesPallet } from '../balances/balances.ts';
import { PROGRAM_FAILURES } from './program-failure.ts';
import { type RunOutcome, refusalOf, runProgram } from './program-run.ts';
import { storageDeposits } from './storage-deposits.ts';
import { syscallHandlers } from './syscall-handlers.ts';
import { EXPORT_NAME_LIMIT, INPUT_LIMIT } from './syscalls.ts';

export interface VirtConfig {
  readonly System: SystemPallet;
  readonly Balances: BalancesPallet;
  /** The implementation that runs the programs: native, a forwarder over any wire, or any other. */
  readonly virt: VirtT;
  /** Bytes of a program at most. Default 1 MiB. */
  readonly maxProgramSize?: number;
  /** How deeply programs may call each other; 0 allows no nested call. Default 8. Each level is one live instance. */
  readonly maxCallDepth?: number;
  /** The base amount held from the uploader of a program. Default 0. */
  readonly depositBase?: bigint;
  /** Held for each byte of a stored program. Default 0. */
  readonly depositPerByte?: bigint;
  /** Held for each item that a program stores, on the program's account. Default 0. */
  readonly storageDepositPerItem?: bigint;
  /** Held for each byte of its keys and values. Default 0. */
  readonly storageDepositPerByte?: bigint;
  /** Picoseconds that one gas stands for. Default 1000. */
  readonly refTimePerGas?: bigint;
  /** Called with what programs print. Default: it is dropped. */
  readonly print?: (program: HexString, text: string) => void;
}

/** A call of a program. */
export interface ProgramCall {
  readonly program: HexString;
  readonly exportName: string;
  readonly caller: AccountId;
  readonly input?: Uint8Array;
  readonly gasLimit: bigint;
}

const I64_MAX = (1n << 63n) - 1n;
const BASE_WEIGHT = weightOf(100_000_000n, 4096n);

const programInfo = struct({ path: ['pallet_virt', 'ProgramInfo'] }, { uploader: accountId, size: u32 });

/** The number of programs whose derived hashes are cached, because few programs are called often. */
const CACHED_PROGRAMS = 1024;

/** blake2_256 of a domain and a program's hash. */
function derivedFrom(domain: string): (program: HexString) => HexString {
  const cache = new Map<HexString, HexString>();
  return (program) => {
    let derived = cache.get(program);
    if (derived === undefined) {
      if (cache.size === CACHED_PROGRAMS) cache.clear();
      derived = bytesToHex(blake2_256(concatBytes(textToBytes(domain), hexToBytes(program))));
      cache.set(program, derived);
    }
    return derived;
  };
}

/** The account of a program: it holds what the program's transfers spend. blake2_256 of `virt/account` and the program's hash. */
export const programAccount: (program: HexString) => AccountId = derivedFrom('virt/account');

/** The key of the child trie that holds a program's storage. blake2_256 of `virt/storage` and the program's hash. */
export const programStorageKey: (program: HexString) => HexString = derivedFrom('virt/storage');

const RULES: Readonly<Record<keyof VirtConfig, OptionRule>> = {
  System: aPallet('createSystem()'),
  Balances: aPallet('createBalances()'),
  virt: virtImplementation,
  maxProgramSize: optional(wholeNumber()),
  maxCallDepth: optional(wholeNumber()),
  depositBase: optional(wholeBigint()),
  depositPerByte: optional(wholeBigint()),
  storageDepositPerItem: optional(wholeBigint()),
  storageDepositPerByte: optional(wholeBigint()),
  refTimePerGas: optional(wholeBigint()),
  print: optional(callback),
};

/**
 * Runs PolkaVM programs: code is stored under its blake2_256 hash, an extrinsic calls an export with a gas limit, and the
 * program uses the runtime through {@link SYSCALLS}. A program's storage is a child trie of its own. Gas is weight, and
 * what was not used is given back; a call that fails leaves nothing behind except its cost.
 */
export const createVirt = definePallet('pallet_virt', (pallet, config: VirtConfig) => {
  checkOptions('pallet_virt', config, RULES);
  const { System, Balances } = config;
  const maxProgramSize = config.maxProgramSize ?? 1024 * 1024;
  const maxCallDepth = config.maxCallDepth ?? 8;
  const { refTimePerGas = 1000n, depositBase = 0n, depositPerByte = 0n } = config;
  const prices = { perItem: config.storageDepositPerItem ?? 0n, perByte: config.storageDepositPerByte ?? 0n };

  const storage = pallet.storage({
    Programs: storageMap([['Identity', h256]], programInfo, { docs: ['Who uploaded a program, by its hash.'] }),
    Code: storageMap([['Identity', h256]], bytes, { docs: ['The program blobs, by their blake2_256 hash.'] }),
  });
  const events = pallet.events({
    Uploaded: at(0, { program: h256, uploader: accountId }, ['A program was stored.']),
    Removed: at(1, { program: h256 }, ['A program was removed.']),
    Called: at(2, { program: h256, caller: accountId, gasUsed: u64 }, ['An extrinsic called a program, which ended well.']),
    Emitted: at(3, { program: h256, data: bytes }, ['A program deposited an event.']),
  });
  const errors = pallet.errors({
    ...PROGRAM_FAILURES,
    ProgramTooLarge: 'The blob is larger than MaxProgramSize.',
    ProgramExists: 'The program is stored already.',
    NotUploader: 'Only who uploaded a program can remove it.',
    StorageNotEmpty: 'The program still has storage; it has to clear it first.',
    CallTooLong: 'The name of the export or the input is too long.',
    GasLimitTooHigh: 'The gas limit is not an i64.',
  });
  const { Event } = events;
  const holdReasons = pallet.holdReasons({
    CodeUploadDeposit: 'The deposit for a stored program, on the account that uploaded it.',
    StorageDeposit: 'The deposit for what a program stores, on the account of the program.',
  });
  const depositOf = (size: number): bigint => depositBase + depositPerByte * BigInt(size);
  const refuse = (error: keyof typeof errors.Error, stop?: StopReport): DispatchResult & { ok: false } => ({
    ok: false,
    error: withStop(errors.Error[error], stop),
  });
  // Only tests show the reason; a chain does not pay for it.
  const explains = (): boolean => currentTestExternalities() !== undefined;

  const run = (request: ProgramCall & { readonly payer: AccountId; readonly depth: number }): RunOutcome => {
    const { program, gasLimit, depth } = request;
    if (depth > maxCallDepth) return { ok: false, failure: 'CallDepthExceeded', gasLeft: gasLimit, exitCode: 0n };
    const code = storage.Code.get(program);
    if (code === undefined) return { ok: false, failure: 'ProgramNotFound', gasLeft: gasLimit, exitCode: 0n };
    return runProgram(config.virt, handlers, {
      input: new Uint8Array(),
      ...request,
      code,
      account: programAccount(program),
      explain: explains(),
    });
  };
  const handlers = syscallHandlers({
    System,
    Balances,
    storageOf: programStorageKey,
    chargeStorage: storageDeposits({ System, Balances }, prices, () => holdReasons.Reason.StorageDeposit),
    emit: (program, data) => System.depositEvent(Event.Emitted({ program, data })),
    print: config.print ?? (() => {}),
    call: run,
  });

  const gasWeight = (gas: bigint): Weight => addWeight(BASE_WEIGHT, weightOf(gas * refTimePerGas));

  return {
    storage,
    events,
    errors,
    holdReasons,
    constants: {
      DepositBase: constant(u128, depositBase, 'Held for a stored program.'),
      DepositPerByte: constant(u128, depositPerByte, 'Held for each byte of a stored program.'),
      MaxProgramSize: constant(u32, maxProgramSize, 'Bytes of a program at most.'),
      MaxCallDepth: constant(u32, maxCallDepth, 'How deeply programs may call each other.'),
      StorageDepositPerItem: constant(u128, prices.perItem, 'Held for each item that a program stores.'),
      StorageDepositPerByte: constant(u128, prices.perByte, 'Held for each byte of its keys and values.'),
      RefTimePerGas: constant(u64, refTimePerGas, 'Picoseconds that one gas stands for.'),
    },
    calls: {
      uploadCode: signedCall(
        [['code', bytes]],
        { weight: (code) => weightOf(200_000_000n + 50_000n * BigInt(code.length)), docs: ['Store a program under its hash.'] },
        (who, code) => {
          if (code.length > maxProgramSize) return refuse('ProgramTooLarge');
          const program = bytesToHex(blake2_256(code));
          if (storage.Programs.has(program)) return refuse('ProgramExists');
          const instance = config.virt.instantiate(code);
          if (!instance.ok) return refuse('InvalidImage', explains() ? refusalOf(config.virt, code) : undefined);
          instance.value.destroy();
          const deposit = depositOf(code.length);
          if (deposit > 0n) {
            const held = Balances.fungible.hold(holdReasons.Reason.CodeUploadDeposit, who, deposit);
            if (!held.ok) return held;
          }
          storage.Programs.insert(program, { uploader: who, size: code.length });
          storage.Code.insert(program, code);
          System.depositEvent(Event.Uploaded({ program, uploader: who }));
          return ok({});
        },
      ),
      remove: signedCall(
        [['program', h256]],
        { weight: weightOf(100_000_000n), docs: ['Remove a program that has no storage.'] },
        (who, program) => {
          const info = storage.Programs.get(program);
          if (info === undefined) return refuse('ProgramNotFound');
          if (info.uploader !== who) return refuse('NotUploader');
          if (currentExternalities().child(programStorageKey(program)).size > 0) return refuse('StorageNotEmpty');
          const deposit = depositOf(info.size);
          if (deposit > 0n) {
            // Slashed funds cannot be released.
            const released = Balances.fungible.release(holdReasons.Reason.CodeUploadDeposit, who, deposit, 'BestEffort');
            if (!released.ok) return released;
          }
          storage.Programs.remove(program);
          storage.Code.remove(program);
          System.depositEvent(Event.Removed({ program }));
          return ok({});
        },
      ),
      call: signedCall(
        [
          ['program', h256],
          ['exportName', str],
          ['gasLimit', compact(u64)],
          ['input', bytes],
        ],
        { weight: (_program, _name, gasLimit) => gasWeight(gasLimit), docs: ['Call an export of a program.'] },
        (who, program, exportName, gasLimit, input) => {
          if (gasLimit > I64_MAX) return refuse('GasLimitTooHigh');
          if (input.length > INPUT_LIMIT || textToBytes(exportName).length > EXPORT_NAME_LIMIT) return refuse('CallTooLong');
          const outcome = run({ program, exportName, caller: who, payer: who, input, gasLimit, depth: 0 });
          const gasUsed = gasLimit - outcome.gasLeft;
          const postInfo = { actualWeight: gasWeight(gasUsed) };
          if (!outcome.ok) return { ...refuse(outcome.failure, outcome.stop), postInfo };
          System.depositEvent(Event.Called({ program, caller: who, gasUsed }));
          return ok(postInfo);
        },
      ),
    },
    api: {
      /** Calls an export without an extrinsic, for example to estimate its gas. Its changes stay; wrap it in a storage layer to drop them. */
      bareCall: (request: ProgramCall): RunOutcome => run({ ...request, payer: request.caller, depth: 0 }),
      /** The hash under which a program is stored. */
      programHash: (code: Uint8Array): HexString => bytesToHex(blake2_256(code)),
      /** The account that a program's transfers spend from. */
      accountOf: programAccount,
      /** The child trie with a program's storage. */
      storageKeyOf: programStorageKey,
    },
  };
});

export type VirtPallet = ReturnType<typeof createVirt>;
