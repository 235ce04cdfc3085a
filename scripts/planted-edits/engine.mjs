/** Careless edits of the engine, the bridge and their contract that once survived every test. */
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
    file: 'packages/native/src/native-virt.ts',
    find: 'if (name !== undefined && !exports.has(name)) exports.set(name, pc);',
    replace: 'if (name !== undefined) exports.set(name, pc);',
    tests: ['packages/native/test'],
  },
];
