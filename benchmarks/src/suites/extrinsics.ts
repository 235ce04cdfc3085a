import { encode, hexToBytes, type RuntimeCall, SYSCALLS } from '@polkavirt/mock-runtime';
import { type CheckedTransaction, createDevRuntime, createNode, type Node } from '@polkavirt/node';
import { getPublicKey, secretFromSeed, sign } from '@scure/sr25519';
import type { Benchmark, Contender, Suite } from '../benchmark.ts';
import { createVirt, IMPLEMENTATIONS, type Implementation } from '../bridges.ts';
import { assembled } from '../programs.ts';

const symbol = (number: number): string => `0x${number.toString(16).padStart(2, '0')}000000`;

/** Counts in its storage, and deposits the count: three host calls. */
const PROGRAM = `
%isa = latest64
%import = ${symbol(SYSCALLS.storageGet.number)}
%import = ${symbol(SYSCALLS.storageSet.number)}
%import = ${symbol(SYSCALLS.depositEvent.number)}
%ro_data = 6e
%rw_data_size = 4096
%stack_size = 4096
pub @increment:
    a0 = 0x10000
    a1 = 1
    a2 = 0x30000
    a3 = 8
    ecalli 0
    a0 = u64 [0x30000]
    a0 = a0 + 1
    u64 [0x30000] = a0
    a0 = 0x10000
    a1 = 1
    a2 = 0x30000
    a3 = 8
    ecalli 1
    a0 = 0x30000
    a1 = 8
    ecalli 2
    ret
`;

/** Extrinsics of a block: as many as a block's weight holds, about, and no more than a second to sign. */
const BLOCK = 500;

/** The mini secret of `//Alice` under the development phrase. */
const secret = secretFromSeed(hexToBytes('0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a'));
const ALICE = getPublicKey(secret);

const signed = ({ chain }: Node, call: RuntimeCall, nonce: number): Uint8Array => {
  const { specVersion, transactionVersion } = chain.runtime.System.constants.Version;
  const extra = { era: { type: 'Immortal' }, nonce, tip: 0n } as const;
  const { hash } = chain.genesis;
  const payload = chain.format.signingPayload(call, extra, {
    specVersion,
    transactionVersion,
    genesisHash: hash,
    birthHash: hash,
  });
  const signature = { type: 'Sr25519', value: sign(secret, payload) } as const;
  const address = `0x${Buffer.from(ALICE).toString('hex')}` as const;
  return encode(chain.format.extrinsic, { signature: { address, signature, extra }, call });
};

/** Everything that is checked of an extrinsic when it comes, the signature above all. */
const check = ({ chain }: Node, encoded: Uint8Array): CheckedTransaction =>
  chain.executeAfter(chain.head, () => {
    const decoded = chain.checker.decode(encoded);
    if (!decoded.ok) throw new Error(decoded.error);
    const checked = chain.checker.check(encoded, decoded.value);
    if (!checked.ok) throw new Error(`not valid: ${checked.error.value.type}`);
    return checked.value;
  });

const nodeWith = (implementation: Implementation) => {
  const runtime = createDevRuntime({ virt: createVirt(implementation, { backend: 'interpreter' }) });
  const node = createNode({ genesis: runtime.genesis(), buildMode: { type: 'Manual' }, finalityDelay: 0x7fff_ffff });
  return { runtime, node };
};

/** A block with these, of which each must be in it. */
const build = (node: Node, transactions: readonly CheckedTransaction[]): void => {
  const rest = transactions.values();
  const { extrinsics } = node.chain.build({
    next: () => rest.next().value,
    refused: (_, error, fault) => {
      throw new Error(`refused: ${error?.value.type ?? fault}`);
    },
  });
  // The first one is the time.
  if (extrinsics.length !== transactions.length + 1) throw new Error(`${extrinsics.length} extrinsics in the block`);
};

/** Blocks of calls on the same head, which the chain goes back to each time. */
const building = (implementation: Implementation) => (): Contender => {
  const { runtime, node } = nodeWith(implementation);
  const { System, Virt } = runtime;
  const code = assembled(PROGRAM);
  build(node, [check(node, signed(node, Virt.Call.uploadCode(code), 0))]);
  const call = Virt.Call.call(Virt.programHash(code), 'increment', 10_000n, new Uint8Array());
  const transactions = Array.from({ length: BLOCK }, (_, i) => check(node, signed(node, call, i + 1)));
  const base = node.chain.head;
  return (count) => {
    let built = 0;
    while (built < count) {
      const some = transactions.slice(0, count - built);
      build(node, some);
      built += some.length;
      const called = node.chain.executeAt(node.chain.head, () =>
        System.events().filter(({ type, value }) => type === 'Virt' && value.type === 'Called'),
      );
      if (called.length !== some.length) throw new Error(`${called.length} of ${some.length} calls went well`);
      node.chain.setHead(base);
    }
    return built;
  };
};

const checking = (): Contender => {
  const { runtime, node } = nodeWith('native');
  const encoded = signed(node, runtime.System.Call.remark(new Uint8Array()), 0);
  return (count) => {
    for (let i = 0; i < count; i++) check(node, encoded);
    return count;
  };
};

const readiness = (): Contender => (count) => {
  for (let i = 0; i < count; i++) {
    const { runtime, node } = nodeWith('native');
    if (node.chain.head.number !== 0 || runtime.System.blockNumber === undefined) throw new Error('not ready');
    node.close();
  }
  return count;
};

/** In microseconds an extrinsic: at least 1,000 a second natively, 500 through the forwarder. */
const MUST = { native: 1000, 'forwarder/scale': 2000, 'forwarder/abi': 2000 } as const satisfies Record<Implementation, number>;

export const extrinsics: Suite = {
  name: 'extrinsics',
  title: 'Blocks of Virt calls',
  about:
    'One operation is one extrinsic that calls a program with three host calls (storage read and written, event deposited), with nonce, fees and events, ' +
    'as part of building a block of up to 500 with its roots and header; 1,000 us are 1,000 a second. Events and extrinsics of each block are counted. ' +
    'Signatures are checked before, when an extrinsic comes; that is the row after. A runtime is ready when its node has a genesis block.',
  benchmarks: [
    ...IMPLEMENTATIONS.map(
      (implementation): Benchmark => ({
        id: `extrinsics/build/${implementation}`,
        label: `block of Virt calls, an extrinsic, ${implementation}`,
        unit: 'us',
        target: { must: MUST[implementation] },
        prepare: building(implementation),
      }),
    ),
    { id: 'extrinsics/check', label: 'check of an extrinsic, sr25519', unit: 'us', prepare: checking },
    { id: 'extrinsics/ready', label: 'a new runtime and node, ready', unit: 'ms', target: { must: 20 }, prepare: readiness },
  ],
};
