/** Careless edits of the mock runtime, the node and the contracts pallet that once survived every test. */
const MOCK_RUNTIME = [
  {
    name: 'storage: a rolled-back append does not mark the root as changed',
    file: 'packages/mock-runtime/src/externalities/key-value-store.ts',
    find: 'undo.log.truncate(undo.mark);\n      this.#changedSinceRoot.add(undo.key);',
    replace: 'undo.log.truncate(undo.mark);',
    tests: ['packages/mock-runtime/test/externalities'],
  },
  {
    name: 'dispatch: the actual weight may exceed what was announced',
    file: 'packages/mock-runtime/src/frame/dispatch.ts',
    find: 'minWeight(post.actualWeight, announced.weight)',
    replace: 'post.actualWeight',
    tests: ['packages/mock-runtime/test/frame/dispatch.test.ts'],
  },
  {
    name: 'dispatch: the actual weight is the announced one, whatever was used',
    file: 'packages/mock-runtime/src/frame/dispatch.ts',
    find: 'minWeight(post.actualWeight, announced.weight)',
    replace: 'announced.weight',
    tests: ['packages/mock-runtime/test/frame/dispatch.test.ts'],
  },
  {
    name: 'transaction payment: the event names a corrected fee that could not be given back',
    file: 'packages/mock-runtime/src/pallets/transaction-payment.ts',
    find: 'isRefunded ? actualFee : paid',
    replace: 'actualFee',
    tests: ['packages/mock-runtime/test/pallets/transaction-payment.test.ts'],
  },
  {
    name: 'Virt pallet: the instance of a program is not destroyed after its run',
    file: 'packages/mock-runtime/src/pallets/virt/program-run.ts',
    find: 'virt.destroy();',
    replace: '',
    tests: ['packages/mock-runtime/test/pallets/virt.test.ts'],
  },
];

const NODE = [
  {
    name: 'pool: a transaction that waited and is removed counts on',
    file: 'packages/node/src/chain/transaction-pool.ts',
    find: 'if (!entry.isReady) this.#futureCount -= 1;',
    replace: '',
    tests: ['packages/node/test/chain/pool-limits.test.ts'],
  },
  {
    name: 'pool: bytes are counted twice after a rewind',
    file: 'packages/node/src/chain/transaction-pool.ts',
    find: 'this.#accounts.clear();\n    this.#bytes = 0;',
    replace: 'this.#accounts.clear();',
    tests: ['packages/node/test/chain/pool-limits.test.ts'],
  },
  {
    name: 'pool: no limit on bytes',
    file: 'packages/node/src/chain/transaction-pool.ts',
    find: 'if (isFull || bytes > maxBytes)',
    replace: 'if (isFull)',
    tests: ['packages/node/test/chain/pool-limits.test.ts'],
  },
  {
    name: 'pool: nobody hears after a rewind that a transaction waits again',
    file: 'packages/node/src/chain/transaction-pool.ts',
    find: 'this.#promote(queue);\n      this.#demote(queue);',
    replace: 'this.#promote(queue);',
    tests: ['packages/node/test/chain/transaction-pool.property.test.ts'],
  },
  {
    name: 'pool: one that replaces another needs room beside it',
    file: 'packages/node/src/chain/transaction-pool.ts',
    find: 'this.#bytes - (replaced?.transaction.encoded.length ?? 0) + encoded.length',
    replace: 'this.#bytes + encoded.length',
    tests: ['packages/node/test/chain/pool-limits.test.ts'],
  },
  {
    name: 'extrinsic check: an account with sufficients only does not exist',
    file: 'packages/node/src/extrinsic/check-extrinsic.ts',
    find: 'account.providers === 0 && account.sufficients === 0',
    replace: 'account.providers === 0',
    tests: ['packages/node/test/extrinsic'],
  },
  {
    name: 'chainHead: an unpin that is refused unpins what stands before the unknown block',
    file: 'packages/node/src/rpc/chain-head-follow.ts',
    find: 'for (const hash of hashes) this.pinned(hash);\n    for (const hash of hashes) this.#pinned.delete(hash);',
    replace: 'for (const hash of hashes) {\n      this.pinned(hash);\n      this.#pinned.delete(hash);\n    }',
    tests: ['packages/node/test/rpc/chain-head-limits.test.ts'],
  },
];

const REVIVE = [
  {
    name: 'revive: the re-entrancy guard is not restored after a call',
    file: 'packages/revive/src/exec/call-stack.ts',
    find: 'if (caller !== undefined) caller.allowsReentry = true;',
    replace: '',
    tests: ['packages/revive/test/host/calls.test.ts'],
  },
  {
    name: 'revive: immutable data is written without a charge per byte',
    file: 'packages/revive/src/host/storage-handlers.ts',
    find: "frame.gas.charge(WRITE_PER_BYTE * BigInt(dataLength), 'writing immutable data');",
    replace: '',
    tests: ['packages/revive/test/host/gas.test.ts'],
  },
  {
    name: 'revive: immutable data is read without a charge per byte',
    file: 'packages/revive/src/host/storage-handlers.ts',
    find: "frame.gas.charge(READ_PER_BYTE * BigInt(data.length), 'reading immutable data');",
    replace: '',
    tests: ['packages/revive/test/host/gas.test.ts'],
  },
  {
    name: 'revive: the stipend goes past the 63/64 that a call may have',
    file: 'packages/revive/src/exec/gas-meter.ts',
    find: 'minBigint(limit + stipend, most)',
    replace: 'minBigint(limit, most) + stipend',
    tests: ['packages/revive/test/exec'],
  },
  {
    name: 'revive: the instance of a program that trapped is not destroyed',
    file: 'packages/revive/src/host/run-program.ts',
    find: 'handle = step.instance;\n        state.isLatest',
    replace: 'state.isLatest',
    tests: ['packages/revive/test/frames.test.ts'],
  },
  {
    name: 'revive: after a callee’s trap the output’s length is not written',
    file: 'packages/revive/src/host/call-handlers.ts',
    find: 'memory.writeU32(args.outputLength, 0);',
    replace: '',
    tests: ['packages/revive/test/host/calls.test.ts'],
  },
  {
    name: 'revive: a removed contract’s immutable data stays',
    file: 'packages/revive/src/exec/contract-lifecycle.ts',
    find: 'storage.ImmutableDataOf.remove(address);',
    replace: '',
    tests: ['packages/revive/test/host/contracts.test.ts'],
  },
  {
    name: 'revive: the undo log of transient storage only grows',
    file: 'packages/revive/src/exec/transient-storage.ts',
    find: 'this.#undoSize -= size;',
    replace: '',
    tests: ['packages/revive/test/exec'],
  },
  {
    name: 'revive: an estimate passes on what a nested call consumed, not what it required',
    file: 'packages/revive/src/exec/gas-meter.ts',
    find: 'leastToPassOn(nested.required)',
    replace: 'leastToPassOn(nested.consumed)',
    tests: ['packages/revive/test/exec'],
  },
  {
    name: 'revive: an estimate asks one picosecond too much for each call',
    file: 'packages/revive/src/exec/gas-meter.ts',
    find: '(amount * KEPT_BACK - 1n) / (KEPT_BACK - 1n)',
    replace: '(amount * KEPT_BACK + KEPT_BACK - 2n) / (KEPT_BACK - 1n)',
    tests: ['packages/revive/test/exec'],
  },
];

export const RUNTIME_EDITS = [...MOCK_RUNTIME, ...NODE, ...REVIVE];
