/** Calls of functions whose start the linker put into the caller: what is active is worked out by hand from the program. */
import { createFollowingTypestate, type FollowedStop } from '@polkavirt/insight/follow';
import { assembleOrThrow, parseProgram, unwrap } from '@polkavirt/polkavm';
import { writeDebugInfo } from '@polkavirt/polkavm/debug-info';
import { readInstructions, writeProgram } from '@polkavirt/polkavm/program';
import type { Result } from '@polkavirt/primitives';

/** The value of a result that must be one. */
function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error('it failed', { cause: result.error });
  return result.value;
}

const enter = (name: string) => ({ kind: 'enter', namespace: '', function: name, path: '', line: 0, column: 0 }) as const;

/**
 * `outer` calls `inner`, which calls `leaf`; both of them stop. The first instructions of `inner` stand in `outer`: they save the return address, and then
 * `between` is done before the call of `leaf`.
 */
function backtracesOf(between: string): readonly (readonly string[])[] {
  const text = `
    %isa = revive_v1
    %import = 'stop'
    %stack_size = 4096
    pub @main:
      sp = sp - 64
      ra = @outer
      sp = sp - 16
      u64 [sp + 8] = ra
      ${between}
      ra = @inner
      jump @leaf
    @outer:
      trap
    @inner:
      ecalli 0
      trap
    @leaf:
      ecalli 0
      ret
  `;
  const program = unwrap(parseProgram(assembleOrThrow(text)));
  const pcs = [...readInstructions(program)].map(({ offset }) => offset);
  const count = between === '' ? 6 : 7;
  // By the instructions above: two of `outer`, four or five of `inner` in it, the trap; two of `inner`; the rest.
  const at = (index: number): number => pcs[index] ?? program.code.length;
  const regions = [
    { begin: 0, end: at(2), frames: [enter('outer')] },
    { begin: at(2), end: at(count), frames: [enter('outer'), enter('inner')] },
    { begin: at(count), end: at(count + 1), frames: [enter('outer')] },
    { begin: at(count + 1), end: at(count + 3), frames: [enter('inner')] },
    { begin: at(count + 3), end: program.code.length, frames: [enter('leaf')] },
  ];
  const blob = writeProgram({ ...program, customSections: writeDebugInfo(regions) });
  const stops: FollowedStop[] = [];
  const virt = createFollowingTypestate({ stopped: (stop) => stops.push(stop) });
  const execution = must(must(must(virt.fromBytes(blob)).module.instantiate()).prepare('main'));
  const outcome = execution.run(1_000n, 0n);
  if (outcome.kind === 'Syscall') outcome.execution.run(1_000n, 0n);
  return stops.map((stop) => stop.backtrace().map(({ function: name }) => name));
}

it.each([
  ['nothing', ''],
  ['ra used for something else', 'ra = u64 [sp]'],
  ['ra moved', 'ra = a0'],
])('%s between the saved return address and the next call', (_, between) => {
  expect(backtracesOf(between)).toEqual([
    ['outer', 'inner', 'leaf'],
    ['outer', 'inner'],
  ]);
});
