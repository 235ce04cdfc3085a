/** Runs a program on native and over both wires, and compares: step by step, and byte by byte where a wire is broken. */
import { type CapturedCall, fieldDifferences, hostFunctionOf, messageTree } from '@polkavirt/wire-lab';
import { compileHandler, type Handler } from '../guest/handler.ts';
import { describeSymbol } from '../guest/symbols.ts';
import type { Answers, WireCall } from '../guest/views.ts';
import { wireCallOf } from '../guest/wire-calls.ts';
import type { Mistake } from './mistakes.ts';
import { type Driven, type SideName, sideOf, type Step } from './sides.ts';

export interface BridgeRequest {
  readonly program: Uint8Array;
  /** The generation of the interface. */
  readonly generation: 'virt' | 'typestate';
  /** The names of the imports, by number. */
  readonly imports: readonly string[];
  readonly exportName: string;
  readonly gas: bigint;
  readonly answers: Answers;
  readonly mistake: Mistake;
  readonly broken: 'scale' | 'abi';
}

/** Where a broken wire's messages differ first from those of the sound one. */
export interface FirstDifference {
  /** The number of the call, from 1. */
  readonly call: number;
  readonly fn: string;
  readonly direction: 'in' | 'out';
  readonly path: string;
  readonly sound: string;
  readonly broken: string;
}

export interface BridgeReport {
  readonly sides: readonly { readonly name: SideName; readonly steps: readonly string[] }[];
  readonly wires: readonly { readonly name: 'scale' | 'abi'; readonly calls: readonly WireCall[]; readonly bytes: number }[];
  readonly difference: FirstDifference | undefined;
  /** Whether all sides did the same. */
  readonly isSame: boolean;
}

/** The steps that are compared. */
const MAX_STEPS = 100;
/** A program gets no more gas here: nothing can stop a run on the other side of a wire but its gas. */
export const MAX_BRIDGE_GAS = 50_000_000n;

const describeStep = (step: Step): string => {
  if (step.kind === 'Error') return step.error;
  if (step.kind === 'Finished') return `finished, ${step.gasLeft} gas left`;
  const args = step.args.map((arg) => `0x${arg.toString(16)}`).join(', ');
  return `calls ${describeSymbol(step.symbol)}(${args}), ${step.gasLeft} gas left`;
};

const describeThrown = (thrown: unknown): string =>
  thrown instanceof Error ? `${(thrown as { code?: string }).code ?? thrown.name}: ${thrown.message}` : String(thrown);

function answerTo(
  step: Extract<Step, { kind: 'Syscall' }>,
  instance: Driven,
  handler: Handler,
  imports: readonly string[],
  count: number,
): bigint {
  const symbol = describeSymbol(step.symbol);
  return handler({
    number: imports.indexOf(symbol),
    symbol,
    args: step.args,
    gas: step.gasLeft,
    count,
    read(address, length) {
      const bytes = new Uint8Array(Math.min(Number(length), 1 << 20));
      if (instance.read(Number(address), bytes)) return bytes;
      throw new RangeError(`the program has no ${bytes.length} bytes at ${address}`);
    },
    write(address, bytes) {
      const given = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes);
      if (!instance.write(Number(address), given)) throw new RangeError(`the program cannot write at ${address}`);
    },
  });
}

function runSide(
  side: ReturnType<typeof sideOf>,
  { program, exportName, gas, imports }: BridgeRequest,
  handler: Handler,
): string[] {
  const steps: string[] = [];
  try {
    const instance = side.instantiate(program);
    if (typeof instance === 'string') return [instance];
    let step = instance.execute(exportName, gas);
    steps.push(describeStep(step));
    for (let count = 0; step.kind === 'Syscall' && count < MAX_STEPS - 1; count++) {
      step = instance.resume(answerTo(step, instance, handler, imports, count), step.gasLeft);
      steps.push(describeStep(step));
    }
    if (step.kind === 'Syscall') steps.push(`stopped after ${MAX_STEPS} steps`);
    instance.destroy();
  } catch (thrown) {
    steps.push(describeThrown(thrown));
  }
  return steps;
}

function firstDifference(sound: readonly CapturedCall[], broken: readonly CapturedCall[]): FirstDifference | undefined {
  for (let at = 0; at < Math.min(sound.length, broken.length); at++) {
    for (const direction of ['in', 'out'] as const) {
      const messages = [sound[at], broken[at]].map((call) => (direction === 'in' ? call.input : call.output));
      const rows = [sound[at], broken[at]].map(hostFunctionOf);
      const [left, right] = messages;
      if (left === undefined || right === undefined || rows[0] === undefined || rows[1] === undefined) continue;
      const [found] = fieldDifferences(
        { tree: messageTree(rows[0], direction, left), message: left },
        { tree: messageTree(rows[1], direction, right), message: right },
      );
      if (found === undefined) continue;
      const text = (one: typeof found.left): string => (one === undefined ? '(not there)' : `${one.hex} = ${one.value}`);
      return { call: at + 1, fn: sound[at].fn, direction, path: found.path, sound: text(found.left), broken: text(found.right) };
    }
  }
  return undefined;
}

export function runBridge(request: BridgeRequest): BridgeReport {
  const { answers, mistake, broken } = request;
  const isOlder = request.generation === 'virt';
  const value = answers.by === 'value' ? answers.a0 : 0n;
  const handler: Handler = answers.by === 'handler' ? compileHandler(answers.code) : () => BigInt.asUintN(64, value);
  const limited = { ...request, gas: request.gas > MAX_BRIDGE_GAS ? MAX_BRIDGE_GAS : request.gas };
  const sides = (['native', 'scale', 'abi'] as const).map((name) => {
    const side = sideOf(name, isOlder, name === broken ? mistake : 'none');
    return { name, side, steps: runSide(side, limited, handler) };
  });
  let difference: FirstDifference | undefined;
  if (mistake !== 'none') {
    const sound = sideOf(broken, isOlder, 'none');
    runSide(sound, limited, handler);
    const other = sides.find(({ name }) => name === broken)?.side.capture;
    difference = firstDifference(sound.capture?.calls ?? [], other?.calls ?? []);
  }
  const [native] = sides;
  return {
    sides: sides.map(({ name, steps }) => ({ name, steps })),
    wires: sides.flatMap(({ name, side }) =>
      name === 'native' || side.capture === undefined
        ? []
        : [
            {
              name,
              calls: side.capture.calls.map(wireCallOf),
              bytes: side.capture.calls.reduce((sum, { input, output }) => sum + input.length + (output?.length ?? 0), 0),
            },
          ],
    ),
    difference,
    isSame: sides.every(
      ({ steps }) => steps.length === native.steps.length && steps.every((step, at) => step === native.steps[at]),
    ),
  };
}
