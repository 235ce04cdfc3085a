import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import { invalidParams } from '@polkavirt/node';
import { decodeBuiltInRevert, describeRevert } from '../client/built-in-revert.ts';
import { CONSOLE_ADDRESS } from '../client/contract-console.ts';
import { type CallTrace, createCallTracer } from '../diagnostics/call-tracer.ts';
import { createHostCallTracer, type HostStep } from '../diagnostics/host-call-tracer.ts';
import { createTouchTracer } from '../diagnostics/touch-tracer.ts';
import type { InstructionStep, ReviveObserver } from '../exec/observer.ts';
import type { SolidityFrame, SolidityTrace } from '../trace/index.ts';
import { excerpt, fields, flag, type Kind, optionalField, quantity, text } from './eth-params.ts';
import type { EthPallets } from './eth-runtime.ts';
import { prestateOf, type StateView, viewState } from './prestate.ts';
import { toQuantity } from './quantity.ts';

/** What is known of a transaction or call that was run. */
export interface TracedRun {
  /** Ethereum gas. */
  readonly gas: bigint;
  readonly gasUsed: bigint;
  readonly failed: boolean;
  /** What was sent, of a deployment: the program with its arguments. */
  readonly initCode: HexString | undefined;
}

/** Looks at what contracts do while something runs, and says then what it saw. */
export interface Trace {
  readonly observer: ReviveObserver;
  /** Called at each instruction, if it wants to see them. @returns Whether it wants to see more. */
  readonly instruction?: (step: InstructionStep) => boolean;
  /** Whether it must run twice: first to see what it touches. */
  readonly needsRehearsal: boolean;
  /** After the rehearsal is undone, and before the run that counts. */
  before?(): void;
  /** Can get it done again, apart from the run that counts, to say where in the sources something happens. Nothing stays of that. */
  explain?(repeat: () => void, failed: boolean): void;
  /** After the run. */
  result(run: TracedRun): unknown;
}

export type StartTrace = (pallets: EthPallets) => Trace;

interface CallOptions {
  readonly onlyTopCall: boolean;
  readonly withLog: boolean;
  /** Whether to say where contracts of debug builds call `console.log`. */
  readonly withConsole: boolean;
}

const gasIn =
  ({ Revive }: EthPallets) =>
  (refTime: bigint): bigint =>
    Revive.weightToGas({ refTime, proofSize: 0n });

function frameToJson(pallets: EthPallets, trace: CallTrace, options: CallOptions): object {
  const gasOf = (refTime: bigint) => toQuantity(gasIn(pallets)(refTime));
  const { failure, reverted, output, logs, calls } = trace;
  const revert = reverted && failure === undefined ? decodeBuiltInRevert(output) : undefined;
  return {
    type: trace.type,
    from: trace.from,
    to: trace.to,
    value: toQuantity(trace.value),
    gas: gasOf(trace.gas),
    gasUsed: gasOf(trace.gasUsed),
    input: bytesToHex(trace.input),
    output: bytesToHex(output),
    ...(failure !== undefined && { error: `${failure.error}: ${failure.message}` }),
    ...(revert !== undefined && {
      error: 'execution reverted',
      ...(revert.name !== undefined && { revertReason: revert.reason ?? describeRevert(revert) }),
    }),
    ...(options.withLog && {
      logs: logs.map((log, index) => ({
        address: log.address,
        topics: log.topics.map(bytesToHex),
        data: bytesToHex(log.data),
        index: toQuantity(index),
        // How many calls came before it.
        position: toQuantity(log.position),
      })),
    }),
    ...(!options.onlyTopCall && calls.length > 0 && { calls: calls.map((call) => frameToJson(pallets, call, options)) }),
  };
}

/** geth's callTracer: the frames. */
const callTrace =
  (options: CallOptions): StartTrace =>
  (pallets) => {
    const tracer = createCallTracer();
    const { tracer: solidity, Revive } = pallets;
    let stack: SolidityTrace | undefined;
    let places: readonly SolidityFrame[] | undefined;
    return {
      observer: tracer,
      needsRehearsal: false,
      ...(solidity?.isEmpty === false && {
        explain(repeat, failed) {
          if (failed) stack = solidity.trace(Revive, repeat);
          if (options.withConsole) places = solidity.callersOf(Revive, CONSOLE_ADDRESS, repeat);
        },
      }),
      result({ gas, gasUsed, initCode }) {
        const [trace] = tracer.traces;
        if (trace === undefined) return undefined;
        const input = initCode === undefined ? {} : { input: initCode };
        return {
          ...frameToJson(pallets, trace, options),
          ...input,
          gas: toQuantity(gas),
          gasUsed: toQuantity(gasUsed),
          ...(stack !== undefined && { solidity: stack }),
          ...(places !== undefined && { console: places }),
        };
      },
    };
  };

interface StructOptions {
  /** Steps at most. */
  readonly limit: number;
  readonly disableStack: boolean;
}

/**
 * What is there without a tracer: geth's struct logs. The steps of a program of PolkaVM are its instructions, as long as there are
 * not too many, and the host functions that it calls, as with upstream's execution tracer.
 */
const structTrace =
  ({ limit, disableStack }: StructOptions): StartTrace =>
  (pallets) => {
    const calls = createCallTracer();
    const hosts = createHostCallTracer(limit);
    const steps: (HostStep | (InstructionStep & { readonly depth: number }))[] = [];
    let depth = 0;
    const gasOf = (refTime: bigint): number => Number(gasIn(pallets)(refTime));
    const fuelOf = (fuel: bigint): number => Number(pallets.Revive.fuelToGas(fuel));
    return {
      observer: {
        ...calls,
        enterFrame(start) {
          depth = start.depth + 1;
          calls.enterFrame?.(start);
        },
        hostCall(call) {
          hosts.hostCall?.(call);
          const step = hosts.steps.at(-1);
          if (steps.length < limit && step !== undefined) steps.push(step);
        },
        hostReturn: (end) => hosts.hostReturn?.(end),
        exitFrame(end) {
          depth = end.depth;
          hosts.exitFrame?.(end);
          calls.exitFrame?.(end);
        },
      },
      instruction(step) {
        if (steps.length < limit) steps.push({ ...step, depth: depth - 1 });
        return steps.length < limit;
      },
      needsRehearsal: false,
      result: ({ gasUsed, failed }) => ({
        gas: Number(gasUsed),
        failed,
        returnValue: bytesToHex(calls.traces[0]?.output ?? new Uint8Array()),
        structLogs: steps.map((step) =>
          'pc' in step
            ? {
                pc: step.pc,
                op: step.instruction,
                gas: fuelOf(step.fuelLeft),
                gasCost: fuelOf(step.fuel),
                depth: step.depth + 1,
                ...(!disableStack && { stack: [] }),
              }
            : {
                pc: 0,
                op: step.name,
                gas: gasOf(step.gasLeft),
                gasCost: gasOf(step.cost),
                depth: step.depth + 1,
                ...(step.error !== undefined && { error: step.error }),
                ...(!disableStack && { stack: Object.values(step.args).map((arg) => toQuantity(arg)) }),
                ...(step.result !== undefined && { returned: toQuantity(step.result) }),
              },
        ),
      }),
    };
  };

interface PrestateOptions {
  readonly diffMode: boolean;
  readonly disableStorage: boolean;
  readonly disableCode: boolean;
}

/** geth's prestateTracer: the accounts that take part as they were, or what changed of them. */
const prestateTrace =
  (options: PrestateOptions): StartTrace =>
  (pallets) => {
    const tracer = createTouchTracer();
    let pre: StateView = new Map();
    return {
      observer: tracer,
      needsRehearsal: true,
      before() {
        pre = viewState(pallets, tracer.touched);
      },
      result: () => prestateOf(pre, options.diffMode ? viewState(pallets, tracer.touched) : undefined, options),
    };
  };

const TRACERS: Readonly<Record<string, (config: Readonly<Record<string, unknown>>) => StartTrace>> = {
  callTracer: (config) =>
    callTrace({
      onlyTopCall: optionalField(config, 'onlyTopCall', flag) ?? false,
      // geth says withLog, upstream withLogs.
      withLog: optionalField(config, 'withLog', flag) ?? optionalField(config, 'withLogs', flag) ?? false,
      withConsole: optionalField(config, 'withConsole', flag) ?? false,
    }),
  prestateTracer: (config) =>
    prestateTrace({
      diffMode: optionalField(config, 'diffMode', flag) ?? false,
      disableStorage: optionalField(config, 'disableStorage', flag) ?? false,
      disableCode: optionalField(config, 'disableCode', flag) ?? false,
    }),
  noopTracer: () => () => ({ observer: {}, needsRehearsal: false, result: () => ({}) }),
};

/** `{ tracer?, tracerConfig? }`; without a tracer `{ limit?, disableStack? }` of the struct logs. @throws RpcError -32602 */
export const traceOptions: Kind<StartTrace> = (value, name) => {
  const options = fields(value, name);
  const tracer = optionalField(options, 'tracer', text);
  if (tracer === undefined || tracer === '') {
    const limit = optionalField(options, 'limit', quantity) ?? 0n;
    const disableStack = optionalField(options, 'disableStack', flag) ?? false;
    return structTrace({ limit: limit === 0n ? Number.POSITIVE_INFINITY : Number(limit), disableStack });
  }
  if (!Object.hasOwn(TRACERS, tracer)) {
    throw invalidParams(
      `there is no tracer ${excerpt(tracer)}; there are ${Object.keys(TRACERS).join(', ')}, and struct logs without one`,
    );
  }
  return TRACERS[tracer](optionalField(options, 'tracerConfig', fields) ?? {});
};

export const DEFAULT_TRACE: StartTrace = structTrace({ limit: Number.POSITIVE_INFINITY, disableStack: false });
