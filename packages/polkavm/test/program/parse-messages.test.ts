/** What each refusal says: what was read, what was found, the limit, and where. */
import { parseProgram, programFromCodeBlob } from '../../src/program/parse-program.ts';
import { bytesOf, container, section, TRAP_CODE } from './container.ts';

const messageOf = (blob: Uint8Array): string => {
  const result = parseProgram(blob);
  return result.ok ? 'it was read' : result.error.message;
};

const ended = (what: string, needed: number, left: number, at: number): string =>
  `${what}: needs ${needed} bytes, ${left} are left (at byte ${at})`;

it.each<[string, Uint8Array]>([
  ['the input does not start with the magic bytes 50 56 4d 00 (at byte 0)', bytesOf(0x50, 0x56, 0x4d, 1)],
  [ended('the version byte', 1, 0, 4), bytesOf(0x50, 0x56, 0x4d, 0)],
  ['version 4 is not one of 0 to 3 (at byte 4)', container(4, ...TRAP_CODE, 0)],
  [ended('the length', 8, 2, 5), bytesOf(0x50, 0x56, 0x4d, 0, 0, 1, 2)],
  ['the header says 13 bytes, the input has 14 (at byte 5)', bytesOf(0x50, 0x56, 0x4d, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 0)],
])('of the header: %s', (message, blob) => expect(messageOf(blob)).toBe(message));

/** The bytes after the header, which is 13 long. */
it.each<[string, readonly number[]]>([
  [ended('the first section', 1, 0, 13), []],
  [ended('the next section', 1, 0, 20), TRAP_CODE],
  [ended('the length of the memory section', 1, 0, 14), [1]],
  [ended('the size of the read-only data', 1, 0, 15), [1, 3]],
  [ended('the size of the read-write data', 1, 0, 16), [1, 3, 0]],
  [ended('the size of the stack', 1, 0, 17), [1, 3, 0, 0]],
  ['the memory section says 4 bytes, its three numbers take 3 (at byte 15)', [1, 4, 0, 0, 0, ...TRAP_CODE, 0]],
  [ended('the length of the read-only data', 1, 0, 14), [2]],
  [ended('the read-only data', 5, 1, 15), [2, 5, 1]],
  [ended('the length of the read-write data', 1, 0, 14), [3]],
  [ended('the read-write data', 5, 1, 15), [3, 5, 1]],
  [ended('the length of the imports section', 1, 0, 14), [4]],
  [ended('the number of imports', 1, 0, 15), [4, 5]],
  [ended('the import offsets', 4, 3, 16), [4, 9, 1, 0, 0, 0]],
  [ended('the import symbols', 4, 1, 20), [4, 9, 1, 0, 0, 0, 0, 97]],
  ['1025 imports, at most 1024 are allowed (at byte 15)', [4, 9, 0x84, 1]],
  ['the imports section of 4 bytes is too short for 1 offsets (at byte 15)', [4, 4, 1, 0, 0, 0, 0, ...TRAP_CODE, 0]],
  [ended('the length of the exports section', 1, 0, 14), [5]],
  [ended('the exports section', 5, 1, 15), [5, 5, 1]],
  [ended('the length of the code section', 1, 0, 14), [6]],
  [ended('the code section', 5, 1, 15), [6, 5, 0]],
  ['the program has no code (at byte 14)', [0]],
  [ended('the length of section 129', 1, 0, 21), [...TRAP_CODE, 129]],
  [ended('section 200', 3, 1, 22), [...TRAP_CODE, 200, 3, 1]],
  ['section 7 is unknown or out of order (at byte 13)', [7, 0, ...TRAP_CODE, 0]],
  ['section 127 is unknown or out of order (at byte 20)', [...TRAP_CODE, 127, 0, 0]],
  ['3 bytes of read-only data, 2 are declared (at byte 18)', [...section(1, 2, 0, 0), ...section(2, 1, 2, 3), ...TRAP_CODE, 0]],
  ['3 bytes of read-write data, 2 are declared (at byte 18)', [...section(1, 0, 2, 0), ...section(3, 1, 2, 3), ...TRAP_CODE, 0]],
])('of a section: %s', (message, body) => expect(messageOf(container(0, ...body))).toBe(message));

/** A code section starts at byte 15. */
it.each<[string, readonly number[]]>([
  ['the number of jump table entries: the varint is cut off (at byte 15)', [0x80]],
  [ended('the size of a jump table entry', 1, 0, 16), [0]],
  [ended('the code length', 1, 0, 17), [0, 0]],
  ['16777217 jump table entries, at most 16777216 are allowed (at byte 15)', [0xf0, 1, 0, 0, 1, 0, 0]],
  ['33554433 bytes of code, at most 33554432 are allowed (at byte 17)', [0, 0, 0xf0, 1, 0, 0, 2]],
  ['jump table entries of 5 bytes, at most 4 are allowed (at byte 16)', [1, 5, 0]],
  [ended('the jump table', 8, 2, 18), [2, 4, 1, 0, 1]],
  [ended('the code', 5, 2, 18), [0, 0, 5, 0, 0]],
  ['a bitmask of 0 bytes, 1 bytes of code need 1 (at byte 19)', [0, 0, 1, 0]],
  ['a bitmask of 1 bytes, 9 bytes of code need 2 (at byte 27)', [0, 0, 9, ...new Array(9).fill(0), 1]],
  ['the bitmask has bits set after the 9 bytes of code (at byte 28)', [0, 0, 9, ...new Array(9).fill(0), 1, 2]],
])('of the code: %s', (message, contents) => {
  expect(messageOf(container(0, ...section(6, ...contents), 0))).toBe(message);
});

it('as many jump table entries and bytes of code as are allowed get as far as the table', () => {
  const most = container(0, ...section(6, 0xf0, 0, 0, 0, 1, 4, 1), 0);
  expect(messageOf(most)).toBe(ended('the jump table', 2 ** 26, 0, 22));
  expect(messageOf(container(0, ...section(6, 0, 0, 0xf0, 0, 0, 0, 2), 0))).toBe(ended('the code', 2 ** 25, 0, 22));
});

it('the sections 128 to 130 stand in this order, at most once each; those above in any', () => {
  const readable = (...ids: number[]) => messageOf(container(0, ...TRAP_CODE, ...ids.flatMap((id) => section(id)), 0));
  for (const ids of [[128], [129], [130], [128, 129, 130], [128, 130], [255, 131, 255], [128, 131, 131]])
    expect([ids, readable(...ids)]).toEqual([ids, 'it was read']);
  expect(parseProgram(container(0, ...TRAP_CODE, ...section(128, 7), ...section(130, 8), ...section(131, 9), 0))).toMatchObject({
    value: { customSections: [{ id: 128 }, { id: 130 }, { id: 131 }] },
  });
});

it('a code blob says where in itself', () => {
  expect(programFromCodeBlob(bytesOf(0, 0, 9, 0), 'latest64')).toMatchObject({
    ok: false,
    error: { message: ended('the code', 9, 1, 3), offset: 3 },
  });
});
