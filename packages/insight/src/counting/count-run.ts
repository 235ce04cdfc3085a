import type { Stop } from '@polkavirt/polkavm';
import type { FollowedInstance } from '../rerun/followed-instance.ts';
import type { CallTree, Cell } from './call-tree.ts';

/** Runs an instance to its next stop, and counts what ran: at most about twice as slow as the interpreter alone. */
export function countRun(instance: FollowedInstance, tree: CallTree): Stop {
  const { shadow, machine, program } = instance;
  const { module } = program;
  const isFull = module.costModel === 'full';
  /** The current piece contains a `memset`, whose cost is known when the next piece starts. */
  let filling: { readonly cell: Cell; readonly gas: bigint } | undefined;
  const settle = (): void => {
    if (filling !== undefined) filling.cell.gas += Number(filling.gas - machine.getGas());
    filling = undefined;
  };
  const stop = instance.runCounted(
    (piece, isPaid, isFirst) => {
      if (filling !== undefined) settle();
      const cell = tree.count(piece, isPaid, shadow);
      // An export that starts inside a block pays for the whole block.
      if (isFirst && !isPaid && isFull && program.costAt(piece.pcs[0]) === 0n)
        cell.gas += Number(module.gasCost(piece.pcs[0]) ?? 0n);
      if (piece.hasMemset) {
        // The first block of a run is paid for already, any other after this.
        const ahead = isFirst ? 0n : program.costAt(piece.pcs[0]);
        filling = { cell, gas: machine.getGas() - ahead };
      }
    },
    (pc) => tree.miss(pc, shadow),
  );
  settle();
  return stop;
}
