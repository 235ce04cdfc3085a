import { createEngine, type Engine, type Instance, type Module, REGISTERS, Stop } from '@polkavirt/polkavm';
import { createInstruction, decodeInstruction, formatInstruction } from '@polkavirt/polkavm/program';
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

/**
 * A tracer: pc, gas before the instruction, the instruction, and the registers that it changed. What a run stops with is a line of
 * its own. It steps, so it is much slower than a run, and sees exactly what a run sees.
 */
export function createTracer(output: Output): Tracer {
  let pending = '';
  let written: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const text = pending;
    pending = '';
    if (text !== '') {
      written = Promise.all([written, output.write(text)]).then(() => undefined);
      // Whoever awaits it is told; until then a closed output must not count as unhandled.
      written.catch(() => undefined);
    }
    return written;
  };
  const print = (line: string): void => {
    pending += `${line}\n`;
    if (pending.length > PIECE) void flush().catch(() => undefined);
  };

  const engine = createEngine();
  return {
    engine: {
      backends: engine.backends,
      createModule(program, options) {
        const module = engine.createModule(program, options);
        return module.ok ? { ok: true, value: tracedModule(module.value, print) } : module;
      },
      createModuleFromCode: (raw, options) => engine.createModuleFromCode(raw, options),
    },
    flush,
  };
}

/** `target` with one method of another. Its other methods keep their own `this`, whose fields are private. */
const withMethod = <T extends object, K extends keyof T>(target: T, name: K, method: T[K]): T =>
  new Proxy(target, {
    get(_, property) {
      if (property === name) return method;
      const value = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

const tracedModule = (module: Module, print: (line: string) => void): Module =>
  withMethod(module, 'instantiate', () => {
    const instance = module.instantiate();
    return withMethod(instance, 'run', () => runTraced(module, instance, print));
  });

function runTraced({ program }: Module, instance: Instance, print: (line: string) => void): Stop {
  const { registers } = instance;
  const before = new BigUint64Array(registers.length);
  const instruction = createInstruction();
  for (;;) {
    const pc = instance.nextPc;
    const gas = instance.getGas();
    before.set(registers);
    const stop = instance.step();
    if (pc !== undefined && stop !== Stop.OutOfGas) {
      decodeInstruction(program, pc, instruction);
      const changed = REGISTERS.flatMap((name, n) => (registers[n] === before[n] ? [] : [`${name}=${toHex(registers[n])}`]));
      const text = formatInstruction(instruction, program.instructionSet);
      print(`${`${pc}`.padStart(8)}  gas ${`${gas}`.padEnd(12)} ${text.padEnd(36)} ${changed.join(' ')}`.trimEnd());
    }
    if (stop !== Stop.Step) {
      print(`          ${STOPS[stop]} at ${instance.pc}, gas ${instance.getGas()}`);
      return stop;
    }
  }
}
