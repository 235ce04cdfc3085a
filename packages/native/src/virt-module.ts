import { type Instance, type Module, Reg } from '@polkavirt/polkavm';
import { type Syscall, utf8Decode } from '@polkavirt/primitives';
import type { PreparedModule } from './native-core.ts';

/**
 * A module as the `VirtT` generation sees it: exports are texts, host calls are numbers.
 *
 * A host call whose symbol is not four bytes has no number. Upstream panics on it, and on a missing import, at 0.2.0 (`native.rs`,
 * `step`); at 0.4.0 it answers a missing import with `InvalidImage`.
 */
export class VirtModule implements PreparedModule<string, Syscall> {
  readonly module: Module;
  readonly #exports = new Map<string, number>();
  readonly #syscalls: readonly (number | undefined)[];

  constructor(module: Module) {
    this.module = module;
    this.#syscalls = module.program.imports.map(syscallNumber);
    for (const { symbol, pc } of module.program.exports) {
      // A name that is not UTF-8 cannot be asked for: names in `VirtT` are texts.
      const name = utf8Decode(symbol);
      // The first of several exports of one name counts, as upstream's `find` has it.
      if (name !== undefined && !this.#exports.has(name)) this.#exports.set(name, pc);
    }
  }

  exportPc(name: string): number | undefined {
    return this.#exports.get(name);
  }

  syscallOf(instance: Instance): Syscall | undefined {
    const syscallNo = this.#syscalls[instance.hostCall];
    if (syscallNo === undefined) return undefined;
    const { registers } = instance;
    return {
      kind: 'Syscall',
      gasLeft: instance.getGas(),
      syscallNo,
      a0: registers[Reg.a0],
      a1: registers[Reg.a1],
      a2: registers[Reg.a2],
      a3: registers[Reg.a3],
      a4: registers[Reg.a4],
      a5: registers[Reg.a5],
    };
  }
}

const syscallNumber = (symbol: Uint8Array | undefined): number | undefined =>
  symbol?.length === 4 ? (symbol[0] | (symbol[1] << 8) | (symbol[2] << 16) | (symbol[3] << 24)) >>> 0 : undefined;
