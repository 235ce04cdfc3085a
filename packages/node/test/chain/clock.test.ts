import { createDevRuntime, createNode, FIXED_CLOCK_START } from '../../src/index.ts';
import { withNode } from '../support/with-node.ts';

const START = 1_700_000_000_000;
const SLOT = 6_000;

/** A real clock that goes on by a second at each look, so that a look too many shows. */
const ticking = () => {
  let time = START;
  return () => (time += 1_000);
};

const setup = (options: Parameters<typeof withNode>[0] = {}) => {
  const parts = withNode({ now: () => START, ...options });
  const { ask, node } = parts;
  const block = () => {
    ask('dev_newBlock');
    return node.chain.time();
  };
  return { ...parts, block, time: () => node.chain.time() };
};

describe('a real clock', () => {
  it('gives a block the time at which it is made', () => {
    let now = START;
    const { block, time } = setup({ now: () => now });
    expect(time()).toBe(0);
    expect(block()).toBe(START);
    now += 17;
    expect(block()).toBe(START + 17);
  });

  it.each([Number.NaN, 1.5, -1, Number.POSITIVE_INFINITY, '5' as never])('of %s is refused where it is given', (time) => {
    const runtime = createDevRuntime({ virt: { instantiate: () => ({ ok: false, error: 'InvalidImage' }) } });
    expect(() => createNode({ genesis: runtime.genesis(), now: () => time })).toThrow(
      `createNode({ now }) gives ${time}, which is not`,
    );
  });

  it('that breaks later is a fault of one block', () => {
    let now: number = START;
    const { ask, block, faults } = setup({ now: () => now });
    block();
    now = Number.NaN;
    expect(ask('dev_newBlock')).toMatchObject({ code: -32603 });
    expect(faults.splice(0)).toEqual([expect.objectContaining({ message: expect.stringContaining('gives NaN') })]);
    now = START + 5;
    expect(block()).toBe(START + 5);
  });
});

describe('a fixed clock', () => {
  it('puts a slot between two blocks, whenever they are made', () => {
    const { block } = setup({ clock: 'fixed', now: ticking() });
    expect([block(), block(), block()]).toEqual([FIXED_CLOCK_START, FIXED_CLOCK_START + SLOT, FIXED_CLOCK_START + 2 * SLOT]);
    expect(new Date(FIXED_CLOCK_START).toISOString()).toBe('2025-01-01T00:00:00.000Z');
  });

  it('has slots of the length that it is given', () => {
    const { block } = setup({ clock: 'fixed', slotDuration: 12_000 });
    expect(block() + 12_000).toBe(block());
    const runtime = createDevRuntime({ virt: { instantiate: () => ({ ok: false, error: 'InvalidImage' }) } });
    for (const slotDuration of [0, 1.5, Number.NaN]) {
      expect(() => createNode({ genesis: runtime.genesis(), slotDuration })).toThrow('slotDuration must be a whole number');
    }
  });
});

describe('time travel', () => {
  it('writes the time at the head at once, and the next block comes a slot later, with no real time added', () => {
    const { ask, block, time, node } = setup({ now: ticking() });
    block();
    const { hash } = node.chain.head;
    expect(ask('dev_timeTravel', '2030-01-01T00:00:00Z')).toBe(1_893_456_000_000);
    expect([time(), node.chain.head.hash]).toEqual([1_893_456_000_000, hash]);
    expect([block(), block()]).toEqual([1_893_456_000_000 + SLOT, 1_893_456_000_000 + 2 * SLOT]);
    expect(ask('dev_timeTravel', 'soon')).toMatchObject({ code: -32602 });
    expect(ask('dev_timeTravel', '1960-01-01')).toMatchObject({ code: -32602 });
  });

  it('to the past leaves a clock that goes', () => {
    const { ask, block } = setup();
    block();
    ask('dev_timeTravel', 1_000_000);
    expect([block(), block()]).toEqual([1_000_000 + SLOT, 1_000_000 + 2 * SLOT]);
  });

  it('is taken back by a revert, with all that the clock was', () => {
    let now = START;
    const { ask, block, time } = setup({ now: () => now });
    block();
    const snapshot = ask('dev_snapshot');
    ask('dev_timeTravel', 2_000_000_000_000);
    block();
    expect(ask('dev_revert', snapshot)).toBe(true);
    expect(time()).toBe(START);
    now += 50;
    // The clock is a real one again.
    expect(block()).toBe(START + 50);
    ask('dev_timeTravel', 3_000_000_000_000);
    const fixed = ask('dev_snapshot');
    block();
    ask('dev_revert', fixed);
    expect(block()).toBe(3_000_000_000_000 + SLOT);
  });

  it('tells who watches the time', () => {
    const { ask, heardOf, runtime } = setup();
    const id = ask('state_subscribeStorage', [runtime.Timestamp.Now.key()]);
    ask('dev_timeTravel', 1);
    expect(heardOf(id)).toMatchObject([
      { changes: [[runtime.Timestamp.Now.key(), null]] },
      { changes: [[runtime.Timestamp.Now.key(), '0x0100000000000000']] },
    ]);
  });
});

it('the time of one block can be set, and the clock be put forward', () => {
  let now = START;
  const { node, block } = setup({ now: () => now });
  const { clock } = node.chain;
  block();
  clock.setNext(START + 500_000);
  now += 10;
  expect([block(), block()]).toEqual([START + 500_000, START + 500_000 + 10]);
  clock.advance(1_000, node.chain.time());
  expect(block()).toBe(START + 500_000 + 10 + 1_000);
  const fixed = setup({ clock: 'fixed' });
  fixed.block();
  fixed.node.chain.clock.advance(90_000, fixed.time());
  expect([fixed.block(), fixed.block()]).toEqual([FIXED_CLOCK_START + SLOT + 90_000, FIXED_CLOCK_START + 2 * SLOT + 90_000]);
});
