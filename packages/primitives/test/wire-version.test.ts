import { checkWireVersion, HostFault, labelTable, wiresOf, wireVersions } from '@polkavirt/primitives';

const table = (...wires: Parameters<typeof labelTable>[1]) => labelTable({ call: () => undefined }, wires);

it('a half understands its own version, which is 1 unless it says another, and the older ones that it names', () => {
  expect(wireVersions({})).toEqual([1]);
  expect(wireVersions({ version: 3, olderVersions: [2, 1] })).toEqual([3, 2, 1]);
});

it('a label is kept by a spread, is no function of the table, and the same for each copy of the package', () => {
  const labelled = table({ name: 'a', version: 2 }, { name: 'b', olderVersions: [7] });
  const wires = [
    { name: 'a', version: 2, olderVersions: [] },
    { name: 'b', version: 1, olderVersions: [7] },
  ];
  expect(wiresOf(labelled)).toEqual(wires);
  expect(wiresOf({ ...labelled })).toEqual(wires);
  expect(Object.keys(labelled)).toEqual(['call']);
  expect((labelled as Record<symbol, unknown>)[Symbol.for('polkavirt.wires')]).toEqual(wires);
  // Another label takes the place of the first.
  expect(wiresOf(labelTable(labelled, [{ name: 'c' }]))).toEqual([{ name: 'c', version: 1, olderVersions: [] }]);
});

it('what cannot be labelled stays as it is', () => {
  for (const given of [Object.freeze({}), null, undefined, 5]) {
    expect(labelTable(given as never, [{ name: 'a' }])).toBe(given);
    expect(wiresOf(given as never)).toEqual([]);
  }
});

it('versions in common pass, and so does a table that says nothing about the wire', () => {
  const served = table({ name: 'a', version: 3, olderVersions: [2] }, { name: 'b' });
  for (const wire of [
    { name: 'a', version: 3 },
    { name: 'a', version: 5, olderVersions: [4, 2] },
    { name: 'b' },
    { name: 'c', version: 9 },
  ]) {
    expect(() => checkWireVersion(served, wire)).not.toThrow();
  }
  expect(() => checkWireVersion({}, { name: 'a', version: 9 })).not.toThrow();
});

it('no version in common is a fault that names those of both sides', () => {
  const served = table({ name: 'a', version: 3, olderVersions: [2] }, { name: 'b' });
  const fault = (text: string) =>
    new HostFault('WireVersion', `the host serves ${text}: update the older side, or use a wire that knows both`);
  expect(() => checkWireVersion(served, { name: 'a' })).toThrow(
    fault('versions 3 and 2 of the a wire, and this forwarder speaks version 1'),
  );
  expect(() => checkWireVersion(served, { name: 'b', version: 3, olderVersions: [2] })).toThrow(
    fault('version 1 of the b wire, and this forwarder speaks versions 3 and 2'),
  );
  try {
    checkWireVersion(served, { name: 'b', version: 2 });
  } catch (thrown) {
    expect((thrown as HostFault).code).toBe('WireVersion');
  }
  expect.assertions(3);
});
