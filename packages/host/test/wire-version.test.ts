import { connectScale, connectTypestateScale, createForwarder, createTypestateForwarder } from '@polkavirt/forwarder';
import {
  createCombinedHost,
  createHost,
  createTypestateHost,
  serveScale,
  serveTypestateScale,
  tapHostFunctions,
} from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { HostFault, type WireFormat, wiresOf } from '@polkavirt/primitives';

const virt = createNative();
const typestate = createTypestateNative();

/** Puts a forwarder before a host whose halves of the scale wire have these versions. */
const together = (served: Omit<WireFormat, 'name'>, spoken: Omit<WireFormat, 'name'>) => {
  const { table } = createHost({ wire: { ...serveScale, ...served }, virt });
  return () => createForwarder({ table, wire: { ...connectScale, ...spoken } });
};

it.each<[Omit<WireFormat, 'name'>, Omit<WireFormat, 'name'>]>([
  [{}, {}],
  [{}, { version: 1 }],
  [{ version: 2 }, { version: 2 }],
  [{ version: 2, olderVersions: [1] }, {}],
  [{}, { version: 2, olderVersions: [1] }],
  [
    { version: 3, olderVersions: [2] },
    { version: 4, olderVersions: [2] },
  ],
])('a host of %j and a forwarder of %j understand each other', (served, spoken) => {
  expect(together(served, spoken)).not.toThrow();
});

it.each<[Omit<WireFormat, 'name'>, Omit<WireFormat, 'name'>, string, string]>([
  [{}, { version: 2 }, 'version 1', 'version 2'],
  [{ version: 2 }, {}, 'version 2', 'version 1'],
  [{ version: 3, olderVersions: [2] }, { version: 5, olderVersions: [4, 1] }, 'versions 3 and 2', 'versions 5 and 4 and 1'],
])('a host of %j and a forwarder of %j say what is wrong', (served, spoken, serves, speaks) => {
  expect(together(served, spoken)).toThrow(
    new HostFault(
      'WireVersion',
      `the host serves ${serves} of the scale wire, and this forwarder speaks ${speaks}: update the older side, or use a wire that knows both`,
    ),
  );
});

it('the typestate generation says it as well', () => {
  const wire = { ...serveTypestateScale(), version: 2 };
  const { table } = createTypestateHost({ wire, virt: typestate });
  expect(() => createTypestateForwarder({ table, wire: connectTypestateScale() })).toThrow(
    'the host serves version 2 of the scale wire, and this forwarder speaks version 1',
  );
});

it('a tap, a spread table and a combined one keep what the host serves', () => {
  const wire = { ...serveScale, version: 2 };
  const { table } = createHost({ wire, virt });
  const two = [{ name: 'scale', version: 2, olderVersions: [] }];
  expect([wiresOf(table), wiresOf(tapHostFunctions(table, wire).table), wiresOf({ ...table })]).toEqual([two, two, two]);
  const combined = createCombinedHost({
    virt: { wire, virt },
    typestate: { wire: serveTypestateScale({ version: 2 }), virt: typestate },
  });
  expect(wiresOf(combined.table)).toEqual([...two, { name: 'scale', version: 1, olderVersions: [] }]);
  expect(() => createForwarder({ table: combined.table, wire: { ...connectScale, version: 2 } })).not.toThrow();
});

it('tables that nobody labelled, or of another wire, are taken as they are', () => {
  const { table } = createHost({ wire: serveScale, virt });
  const wire = { ...connectScale, version: 2 };
  expect(() => createForwarder({ table: Object.fromEntries(Object.entries(table)) as typeof table, wire })).not.toThrow();
  expect(() => createForwarder({ table, wire: { ...wire, name: 'other' } })).not.toThrow();
  const frozen = createHost({ wire: { ...serveScale, serve: (host) => Object.freeze(serveScale.serve(host)) }, virt });
  expect(wiresOf(frozen.table)).toEqual([]);
  // Names alone are what a WebAssembly runtime imports.
  expect(Object.keys(table).every((name) => name.startsWith('ext_virtualization_'))).toBe(true);
});

it('a record has the version of its wire', () => {
  const records: unknown[] = [];
  for (const version of [undefined, 2]) {
    const wire = { ...serveScale, ...(version === undefined ? {} : { version }) };
    const tap = tapHostFunctions(createHost({ wire, virt }).table, wire);
    tap.calls$.subscribe(({ wire: name, wireVersion }) => records.push([name, wireVersion]));
    tap.table.ext_virtualization_destroy_version_1(new Uint8Array(4));
  }
  expect(records).toEqual([
    ['scale', 1],
    ['scale', 2],
  ]);
});

it.each([0, 1.5, '2', -1, null])('a version of %j is refused', (version) => {
  const message = /one of version .*: it must be a whole number from 1/;
  expect(() => createHost({ wire: { ...serveScale, version } as never, virt })).toThrow(message);
  const { table } = createHost({ wire: serveScale, virt });
  expect(() => createForwarder({ table, wire: { ...connectScale, version } as never })).toThrow(message);
});
