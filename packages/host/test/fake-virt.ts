import {
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  err,
  type MemoryError,
  ok,
  type Result,
  type Virt,
  type VirtT,
} from '@polkavirt/primitives';

/** Where the memory of a fake instance starts. */
export const BASE = 0x20000;

/** A VirtT without an engine: it refuses programs that start with 0xff, has some bytes of memory, and runs what it is told. */
export const fakeVirt = (
  onRun: (gasLeft: bigint, action: ExecAction) => Result<ExecOutcome, ExecError> = () => err('Trap'),
  memoryLength = 16,
): VirtT & { readonly destroyed: number[] } => {
  const destroyed: number[] = [];
  let made = 0;
  return {
    destroyed,
    instantiate(program) {
      if (program[0] === 0xff) return err('InvalidImage');
      const number = made++;
      const memory = new Uint8Array(memoryLength).fill(number);
      const access = (offset: number, length: number, act: (at: number) => void): Result<void, MemoryError> => {
        if (length === 0) return ok(undefined);
        if (offset < BASE || offset - BASE + length > memory.length) return err('OutOfBounds');
        act(offset - BASE);
        return ok(undefined);
      };
      const virt: Virt = {
        run: onRun,
        memory: () => ({
          read: (offset, dest) => access(offset, dest.length, (at) => dest.set(memory.subarray(at, at + dest.length))),
          write: (offset, src) => access(offset, src.length, (at) => memory.set(src, at)),
        }),
        destroy() {
          destroyed.push(number);
          return ok(undefined);
        },
        [Symbol.dispose]() {
          this.destroy();
        },
      };
      return ok(virt);
    },
  };
};
