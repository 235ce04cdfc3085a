/** What host functions read and write of a program's memory: exactly what was asked for, or nothing at all. */
import { err, OwnedInstance, ok, type TypestateVirtT } from '@polkavirt/primitives';
import { Failure } from '../../src/errors.ts';
import { GuestMemory } from '../../src/host/guest-memory.ts';
import { bytes, filled } from '../support/guest-values.ts';

type Module = Extract<ReturnType<TypestateVirtT['lookup']>, { ok: true }>['value'];
type Idle = Extract<ReturnType<Module['instantiate']>, { ok: true }>['value'];

/** Memory of some bytes from some address on, each 0xee at first; and the accesses: r or w, address, length. */
function memoryOf(start: number, length: number) {
  const kept = filled(length, 0xee);
  const accesses: string[] = [];
  const within = (offset: number, size: number) => offset >= start && offset + size <= start + length;
  const execution = {
    readMemory(offset: number, into: Uint8Array) {
      accesses.push(`r ${offset} ${into.length}`);
      if (!within(offset, into.length)) return err('OutOfBounds');
      into.set(kept.subarray(offset - start, offset - start + into.length));
      return ok(undefined);
    },
    writeMemory(offset: number, from: Uint8Array) {
      accesses.push(`w ${offset} ${from.length}`);
      if (!within(offset, from.length)) return err('OutOfBounds');
      kept.set(from, offset - start);
      return ok(undefined);
    },
  };
  const instance = new OwnedInstance({ prepare: () => ok(execution) } as unknown as Idle);
  expect(instance.prepare('call')).toMatchObject({ ok: true });
  return { memory: new GuestMemory(instance), kept, accesses };
}

const failureOf = (work: () => void): unknown => {
  try {
    work();
  } catch (failure) {
    return failure;
  }
  return undefined;
};
const outOfBounds = (message: string) => new Failure('OutOfBounds', message);

it.each<[what: string, pointer: number, length: number, isThere: boolean]>([
  ['all', 0x1000, 16, true],
  ['its first byte', 0x1000, 1, true],
  ['its last byte', 0x100f, 1, true],
  ['one byte before it', 0xfff, 2, false],
  ['one byte after it', 0x1010, 1, false],
  ['one byte more than there is', 0x1000, 17, false],
  ['more than there is, from its last byte on', 0x100f, 2, false],
])('reads and writes %s', (_, pointer, length, isThere) => {
  const { memory, kept } = memoryOf(0x1000, 16);
  const what = `the contract has no ${length} bytes at 0x${pointer.toString(16)} to `;
  if (isThere) expect(memory.read(pointer, length)).toEqual(filled(length, 0xee));
  else expect(failureOf(() => memory.read(pointer, length))).toEqual(outOfBounds(`${what}read`));
  const written = failureOf(() => memory.write(pointer, filled(length, 1)));
  expect(written).toEqual(isThere ? undefined : outOfBounds(`${what}write`));
  expect(kept.filter((byte) => byte === 1)).toHaveLength(isThere ? length : 0);
});

it('of no bytes asks for none, wherever they would be', () => {
  const { memory, accesses } = memoryOf(0x1000, 16);
  expect(memory.read(0, 0)).toEqual(bytes());
  memory.write(0xffff_ffff, bytes());
  memory.fillZero(0xffff_ffff, 0);
  expect(accesses).toEqual([]);
});

it('ends with the last address, 2^32 - 1, and nothing begins anew behind it', () => {
  const top = 0xffff_fff0;
  const { memory, kept, accesses } = memoryOf(top, 16);
  expect(memory.read(top, 16)).toHaveLength(16);
  memory.write(0xffff_ffff, bytes(5));
  expect(kept[15]).toBe(5);
  const before = accesses.length;
  expect(failureOf(() => memory.read(top, 17))).toEqual(outOfBounds('the contract has no 17 bytes at 0xfffffff0 to read'));
  expect(failureOf(() => memory.write(0xffff_ffff, bytes(1, 2)))).toEqual(
    outOfBounds('the contract has no 2 bytes at 0xffffffff to write'),
  );
  // An address of 33 bits is not even asked for.
  expect(accesses).toHaveLength(before);
});

it('reads 16 MiB at most, and says so before it takes room for more', () => {
  const most = 16 * 1024 * 1024;
  const { memory, accesses } = memoryOf(0, most + 1);
  expect(memory.read(1, most)).toHaveLength(most);
  expect(accesses).toEqual([`r ${most} 1`, `r 1 ${most}`]);
  expect(failureOf(() => memory.read(0, most + 1))).toEqual(outOfBounds('the contract has no 16777217 bytes at 0x0 to read'));
  expect(accesses).toHaveLength(2);
  // Of what is too long the last byte alone is asked for.
  expect(failureOf(() => memory.read(2, most))).toBeInstanceOf(Failure);
  expect(accesses.slice(2)).toEqual([`r ${most + 1} 1`]);
});

it.each<[length: number, pieces: number[]]>([
  [1, [1]],
  [65_535, [65_535]],
  [65_536, [65_536]],
  [65_537, [65_536, 1]],
  [131_073, [65_536, 65_536, 1]],
])('zeros of %i bytes are written in pieces of 64 KiB, and not one more', (length, pieces) => {
  const { memory, kept, accesses } = memoryOf(0x1000, length + 2);
  memory.fillZero(0x1001, length);
  expect(kept.reduce((zeros, byte) => zeros + (byte === 0 ? 1 : 0), 0)).toBe(length);
  expect([kept[0], kept[1], kept[length], kept[length + 1]]).toEqual([0xee, 0, 0, 0xee]);
  expect(accesses.filter((access) => access.startsWith('w'))).toEqual(
    pieces.map((size, i) => `w ${0x1001 + 65_536 * i} ${size}`),
  );
});

it('zeros that go beyond the end: nothing is written', () => {
  const { memory, kept } = memoryOf(0x1000, 70_000);
  expect(failureOf(() => memory.fillZero(0x1000, 70_001))).toBeInstanceOf(Failure);
  expect(kept).toEqual(filled(70_000, 0xee));
});

it.each<[what: string, room: number, written: number]>([
  ['more room than there are bytes', 5, 3],
  ['as much', 3, 3],
  ['less', 2, 2],
  ['none', 0, 0],
])('bytes into %s: as many are paid for, written and counted', (_, room, written) => {
  const { memory, kept } = memoryOf(0x1000, 16);
  memory.writeU32(0x100c, room);
  const paid: number[] = [];
  memory.writeVariable(0x1000, 0x100c, bytes(1, 2, 3), (length) => {
    paid.push(length);
    // Nothing is there before it is paid for.
    expect(kept[0]).toBe(0xee);
  });
  expect(paid).toEqual([written]);
  expect(kept).toEqual(bytes(...[1, 2, 3].slice(0, written), ...new Array(12 - written).fill(0xee), written, 0, 0, 0));
  const unpaid = () => {
    throw new Failure('OutOfGas', 'too dear');
  };
  memory.writeU32(0x100c, 3);
  memory.write(0x1000, bytes(9));
  expect(failureOf(() => memory.writeVariable(0x1000, 0x100c, bytes(1, 2, 3), unpaid))).toMatchObject({ error: 'OutOfGas' });
  expect([kept[0], memory.readU32(0x100c)]).toEqual([9, 3]);
});

it('numbers are little-endian, addresses as they stand', () => {
  const { memory, kept } = memoryOf(0, 32);
  memory.writeU32(0, 0xfedc_ba98);
  expect(kept.subarray(0, 5)).toEqual(bytes(0x98, 0xba, 0xdc, 0xfe, 0xee));
  expect(memory.readU32(0)).toBe(0xfedc_ba98);
  memory.writeU256(0, (1n << 255n) + 0x0102n);
  expect(kept).toEqual(bytes(2, 1, ...new Array(29).fill(0), 0x80));
  expect(memory.readU256(0)).toBe((1n << 255n) + 0x0102n);
  expect(memory.readAddress(0)).toBe(`0x0201${'00'.repeat(18)}`);
});
