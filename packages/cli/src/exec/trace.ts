import { type Engine, observeEngine, REGISTERS, Stop } from '@polkavirt/polkavm';
import { formatInstruction } from '@polkavirt/polkavm/program';
import type { Output } from '../io.ts';
import { toHex } from '../values.ts';

const STOPS = Object.fromEntries(Object.entries(Stop).map(([name, stop]) => [stop, name])) as Readonly<Record<Stop, string>>;

/** Lines are handed on in pieces of about this many characters. */
const PIECE = 1 << 14;

/** An engine whose instances print each instruction, and what is needed to be sure that all of it is printed. */
export interface Tracer {
  readonly engine: Engine;
  flush(): Promise<void>;
}

/** Writes text to an output in pieces. If the output is closed, `flush` throws. */
function collect(output: Output): { print(line: string): void; flush(): Promise<void> } {
  let pending = '';
  let written: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const text = pending;
    pending = '';
    if (text !== '') {
      written = Promise.all([written, output.write(text)]).then(() => undefined);
      // The caller that awaits it gets the error; until then it must not count as an unhandled rejection.
      written.catch(() => undefined);
    }
    return written;
  };
  return {
    flush,
    print(line) {
      pending += `${line}\n`;
      if (pending.length > PIECE) void flush().catch(() => undefined);
    },
  };
}

/**
 * A tracer: pc, gas before the instruction, the instruction, and the registers that it changed. The stop of a run is a
 * line of its own. It steps, so it is much slower than a run, and sees exactly what a run sees.
 */
export function createTracer(engine: Engine, output: Output): Tracer {
  const { print, flush } = collect(output);
  const before = new BigUint64Array(REGISTERS.length);
  let gas = 0n;
  return {
    engine: observeEngine(engine, {
      stepping(instance) {
        gas = instance.getGas();
        before.set(instance.registers);
      },
      stepped({ pc, registers, module }, instruction) {
        const changed = REGISTERS.flatMap((name, n) => (registers[n] === before[n] ? [] : [`${name}=${toHex(registers[n])}`]));
        const text = formatInstruction(instruction, module.program.instructionSet);
        print(`${`${pc}`.padStart(8)}  gas ${`${gas}`.padEnd(12)} ${text.padEnd(36)} ${changed.join(' ')}`.trimEnd());
      },
      stopped: (instance, stop) => print(`          ${STOPS[stop]} at ${instance.pc}, gas ${instance.getGas()}`),
    }),
    flush,
  };
}
