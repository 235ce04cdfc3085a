/** Careless edits of the mock runtime, the node and the contracts pallet that once survived every test. */
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

export const RUNTIME_EDITS = [...REVIVE];
