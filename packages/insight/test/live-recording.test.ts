/** A recording that grows while it is examined, and what is counted of it. Figures are worked out by hand from the text. */
import {
  collectProfile,
  countInstructions,
  flameTree,
  programHash,
  type RecordedEvent,
  type Recording,
  Timeline,
} from '@polkavirt/insight';
import { assembleOrThrow, Reg } from '@polkavirt/polkavm';

const text = `%isa = latest64
%stack_size = 4096
%import = 0x01000000
pub @main:
    a1 = 3
@again:
    ecalli 0
    a1 = a1 - 1
    jump @again if a1 != 0
    ra = @back
    jump @leaf
@back:
    trap
@leaf:
    a0 = a0 + 1
    ret`;

const program = assembleOrThrow(text);
const hash = programHash(program);
const nothing = { kind: 'Error', error: 'Trap' } as const;

function growing(): { readonly recording: Recording; readonly events: RecordedEvent[] } {
  const events: RecordedEvent[] = [
    { kind: 'instantiate', instance: 0, program: hash },
    { kind: 'execute', instance: 0, name: new TextEncoder().encode('main'), gas: 100n, outcome: nothing },
  ];
  return { recording: { generation: 'virt', programs: new Map([[hash, program]]), events, isComplete: true }, events };
}

const answer = (a0: bigint): RecordedEvent => ({ kind: 'resume', instance: 0, a0, gas: 100n, outcome: nothing });

it('goes on with answers that are added at the end, and back again', () => {
  const { recording, events } = growing();
  const timeline = new Timeline(recording);
  // a1 = 3, the fallthrough before the label, and the host call.
  expect(timeline.end).toBe(3);
  timeline.goTo(3);
  expect(timeline.current).toBeUndefined();
  timeline.extend();
  expect(timeline.current).toBeUndefined();

  events.push(answer(7n));
  timeline.extend();
  expect(timeline.current?.instance.machine.registers[Reg.a0]).toBe(7n);
  expect(timeline.end).toBe(6);

  timeline.goTo(1);
  expect(timeline.current?.instance.machine.registers[Reg.a0]).toBe(0n);
  timeline.goTo(3);
  expect(timeline.current?.instance.machine.registers[Reg.a0]).toBe(7n);
});

it('counts instructions by code offset, and adds a profile up to a tree', () => {
  const { recording, events } = growing();
  events.push(answer(1n), answer(2n), answer(40n));
  const counts = [...(countInstructions([recording]).get(hash) ?? [])].sort(([a], [b]) => a - b).map(([, times]) => times);
  // a1 = 3, (fallthrough), then three rounds of three, ra, jump, trap, a0 + 1; what never ran has no count, and ret jumps to the trap.
  expect(counts.filter((times) => times === 3)).toHaveLength(3);
  expect(counts.reduce((sum, times) => sum + times, 0)).toBe(1 + 1 + 9 + 2 + 2 + 1);

  const tree = flameTree(collectProfile(recording));
  expect(tree.total).toBe(16);
  const [main] = tree.children.values();
  expect([main.name, main.total]).toEqual(['main', 16]);
});
