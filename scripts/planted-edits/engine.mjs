/** Careless edits of the engine, the bridge and their interface that once survived every test. */
export const ENGINE_EDITS = [
  {
    name: "native's module cache: last bytes not compared",
    file: 'packages/native/src/module-cache.ts',
    find: '  for (let i = words << 2; i < a.length; i++) if (a[i] !== b[i]) return false;\n',
    replace: '',
    tests: ['packages/native/test'],
  },
  {
    name: "native's exports: the last of two equal names wins",
    file: 'packages/native/src/virt-module.ts',
    find: 'if (name !== undefined && !this.#exports.has(name)) this.#exports.set(name, pc);',
    replace: 'if (name !== undefined) this.#exports.set(name, pc);',
    tests: ['packages/native/test'],
  },
  {
    name: 'recompiler, memory accesses: a group counts as writing only if its first access is a store',
    file: 'packages/polkavm/src/recompiler/plan/access-groups.ts',
    find: 'if (accessWrites[id] !== 0) group.writes = true;',
    replace: 'if (accessWrites[id] !== 0 && group.first === index) group.writes = true;',
    tests: ['packages/polkavm/test/recompiler/memory-edges.test.ts'],
  },
  {
    name: 'recompiler, transfer to another function: what it takes as parameter is not written back',
    file: 'packages/polkavm/src/recompiler/emit/tail-call-emitter.ts',
    find: 'w.store(this.#context.dirty & (~passed | conventions.changed[this.#context.plan.region]) & ~A0);',
    replace: 'w.store(this.#context.dirty & ~passed & ~A0);',
    tests: ['packages/polkavm/test/recompiler/exits.test.ts'],
  },
  {
    name: 'recompiler, dynamic jump to another function: a0 is not loaded again',
    file: 'packages/polkavm/src/recompiler/emit/tail-call-emitter.ts',
    find: '    w.load(A0);\n    w.returnNormally();',
    replace: '    w.returnNormally();',
    tests: ['packages/polkavm/test/recompiler/exits.test.ts'],
  },
  {
    name: 'recompiler, out of gas in memset: the block is charged twice',
    file: 'packages/polkavm/src/recompiler/run/recompiler-instance.ts',
    find: 'if (continues !== isPaid) return -1;',
    replace: 'if (continues && !isPaid) return -1;',
    tests: ['packages/polkavm/test/recompiler/memory-edges.test.ts'],
  },
  {
    name: 'recompiler, recycled linear memory: not cleared above the initial data',
    file: 'packages/polkavm/src/wasm/linear-memory.ts',
    find: 'region.isGrowing ? size : region.offset + region.size',
    replace: 'region.offset + region.size',
    tests: ['packages/polkavm/test/recompiler/instance.test.ts'],
  },
  {
    name: 'interpreter, memset: no carry into the upper half of a0',
    file: 'packages/polkavm/src/interpreter/operations/memory.ts',
    find: 'm.is64Bit ? r[A0 + 1] + (address < start ? 1 : 0) : r[A0] >> 31',
    replace: 'm.is64Bit ? r[A0 + 1] : r[A0] >> 31',
    tests: ['packages/polkavm/test/memory/page-map.test.ts'],
  },
  {
    name: 'forwarder, abi wire: stack memory is not given back after a fault',
    file: 'packages/forwarder/src/abi-calls.ts',
    find: '  try {\n    return act();\n  } finally {\n    memory.release(mark);\n  }\n',
    replace: '  const result = act();\n  memory.release(mark);\n  return result;\n',
    tests: ['packages/forwarder/test'],
  },
  {
    name: 'forwarder, abi wire: stack memory is not given back after an error of run',
    file: 'packages/forwarder/src/connect-abi.ts',
    find: `          return ok(readExecBuffer(place.view(), execBuffer, kind, place.words()));
        } finally {
          memory.release(mark);
        }`,
    replace: `          memory.release(mark);
          return ok(readExecBuffer(place.view(), execBuffer, kind, place.words()));
        } finally {
        }`,
    tests: ['packages/forwarder/test'],
  },
  {
    name: 'forwarder, typestate abi wire: stack memory is not given back after an error of run',
    file: 'packages/forwarder/src/typestate/connect-typestate-abi.ts',
    find: `          return ok(readTypestateExecBuffer(place.view(), execBuffer, kind, place.words()));
        } finally {
          memory.release(mark);
        }`,
    replace: `          memory.release(mark);
          return ok(readTypestateExecBuffer(place.view(), execBuffer, kind, place.words()));
        } finally {
        }`,
    tests: ['packages/forwarder/test'],
  },
];
