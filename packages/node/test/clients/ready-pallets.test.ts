/** Every call of the ready pallets, driven by two clients over WebSocket. */
import { releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { ASSETS_STEPS } from '../support/ready-pallets/assets-steps.ts';
import { connectApiPromise, connectPapi, type Driver } from '../support/ready-pallets/drivers.ts';
import { type AnyStep, Call, type Timepoint, WHO, type Who } from '../support/ready-pallets/step.ts';
import { STEPS } from '../support/ready-pallets/steps.ts';
import { createTestNode, serve, type TestNode } from '../support/test-node.ts';

releaseTimersAtEnd();

const CLIENTS = { ApiPromise: connectApiPromise, 'polkadot-api': connectPapi };
// Whoever holds Sudo's key gives it away at the end.
const { sudo, ...rest } = STEPS;
const CHAPTERS: Readonly<Record<string, readonly AnyStep[]>> = { ...rest, assets: ASSETS_STEPS, sudo };

/** A call and the calls in its arguments. */
const namesIn = (value: unknown): string[] => {
  if (value instanceof Call) return [`${value.pallet}.${value.name}`, ...namesIn(value.args)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : [];
};

describe.each(Object.entries(CLIENTS))('%s', (_, connect) => {
  let test: TestNode;
  let driver: Driver;
  const driven = new Set<string>();

  beforeAll(async () => {
    test = createTestNode();
    const { url } = await serve(test.node);
    driver = await within('the client to connect', connect(url));
  });

  it.each(Object.entries(CHAPTERS))('drives %s', async (_name, steps) => {
    let last: Timepoint = { height: 0, index: 0 };
    const reservedAtFirst = new Map<Who, bigint>();
    for (const who of WHO) reservedAtFirst.set(who, (await driver.account(who)).reserved);
    for (const any of steps) {
      const step = typeof any === 'function' ? any(last, test.runtime) : any;
      const before = step.gained && (await driver.account(step.gained[0]));
      const { events, error, block } = await within(`${step.call.pallet}.${step.call.name}`, driver.send(step.by, step.call));
      const names = namesIn(step.call);
      expect([names, error]).toEqual([names, step.error]);
      expect([names, events]).toEqual([names, expect.arrayContaining([...step.events])]);
      if (step.reserved) {
        const [who, amount] = step.reserved;
        expect([names, (await driver.account(who)).reserved]).toEqual([names, reservedAtFirst.get(who)! + amount]);
      }
      if (step.gained && before) {
        const [who, amount] = step.gained;
        expect([names, (await driver.account(who)).free]).toEqual([names, before.free + amount]);
      }
      for (const name of names) driven.add(name);
      // The first extrinsic sets the clock.
      last = { height: test.node.chain.block(block as `0x${string}`)!.header.number, index: 1 };
    }
  });

  it('left no call out', () => {
    const pallets = ['Sudo', 'Utility', 'Proxy', 'Multisig', 'Assets', 'Preimage', 'Scheduler'] as const;
    const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const all = pallets.flatMap((pallet) =>
      [...test.runtime[pallet].definition.calls.keys()].map((name) => `${pallet}.${snake(name)}`),
    );
    expect(all.length).toBeGreaterThan(70);
    expect(all.filter((name) => !driven.has(name))).toEqual([]);
  });
});
