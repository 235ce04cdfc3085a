/**
 * Every variant of every host function, in and out, on both wires and in both generations: bytes, and which of them are what. The table is
 * worked out by hand, from SCALE's rules and from upstream's `repr(C)`; nothing of it is what the code printed.
 *
 * A row: the message in hex, then its parts as `from-to name type value`. `to` is the first byte behind the part.
 */

import { hex } from '@polkavirt/test-support/hex';
import { annotate, findHostFunction, HOST_FUNCTIONS, messageTree } from '@polkavirt/wire-lab';

type Row = readonly [direction: 'in' | 'out', message: string, parts: string];

/** Where errors have the same form: one byte for Err, one for the error; or the negated discriminant in eight. */
const scaleErrors = (...errors: readonly (readonly [string, string])[]): Row[] =>
  errors.map(([byte, name]) => ['out', `01 ${byte}`, `0-1 variant u8 Err; 1-2 Err.variant u8 ${name}`]);
const abiErrors = (...errors: readonly (readonly [string, string])[]): Row[] =>
  errors.map(([byte, name]) => ['out', `${byte} ffffffffffffff`, `0-8 result i64 ${name}`]);

const EXEC: readonly (readonly [string, string])[] = [
  ['01', 'InvalidInstance'],
  ['02', 'InvalidImage'],
  ['03', 'OutOfGas'],
  ['04', 'Trap'],
];
const MEMORY = EXEC.slice(0, 1).concat([['02', 'OutOfBounds']]);
const DESTROY = EXEC.slice(0, 1);
const MODULE: typeof EXEC = [
  ['01', 'InvalidImage'],
  ['02', 'NotCached'],
  ['03', 'NotFound'],
];
const INSTANTIATE: typeof EXEC = [
  ['01', 'InvalidImage'],
  ['02', 'InvalidModule'],
  ['03', 'TooManyInstances'],
];
/** -1 is ff, -2 fe, and so on. */
const negated = (errors: typeof EXEC): typeof EXEC => errors.map(([byte, name]) => [(256 - Number(byte)).toString(16), name]);

const ARGUMENTS = '0100000000000000 0200000000000000 0300000000000000 0400000000000000 0500000000000000 ffffffffffffffff';

const ID: Row = ['in', '07000000', '0-4 instanceId u32 7'];
const DONE: Row = ['out', '00', '0-1 variant u8 Ok'];
const READ: Row = ['in', '07000000 00000200 03000000', '0-4 instanceId u32 7; 4-8 offset u32 131072; 8-12 len u32 3'];
const READ_OK: Row = ['out', '00 0c 010203', '0-1 variant u8 Ok; 1-2 Ok.length Compact<u32> 3; 2-5 Ok.bytes [u8; 3] 0x010203'];
const WRITE: Row = [
  'in',
  '07000000 00000200 08 aabb',
  '0-4 instanceId u32 7; 4-8 offset u32 131072; 8-9 src.length Compact<u32> 2; 9-11 src.bytes [u8; 2] 0xaabb',
];

const ABI_ID: Row = ['in', '07000000', '0-4 instance_id i32 7'];
const ABI_DONE: Row = ['out', '0000000000000000', '0-8 result i64 Ok'];
const ABI_READ: Row = [
  'in',
  '07000000 00000200 00040000 03000000',
  '0-4 instance_id i32 7; 4-8 offset i32 131072; 8-12 dest.address u32 1024; 12-16 dest.length u32 3',
];
const ABI_READ_OK: Row = ['out', '0000000000000000 010203', '0-8 result i64 Ok; 8-11 *dest bytes 0x010203'];
const ABI_WRITE: Row = [
  'in',
  '07000000 00000200 00040000 02000000 aabb',
  '0-4 instance_id i32 7; 4-8 offset i32 131072; 8-12 src.address u32 1024; 12-16 src.length u32 2; 16-18 *src bytes 0xaabb',
];
const EXEC_BUFFER = (status: string, fields: string, parts: string): Row => [
  'out',
  `${status} 00000000000000 feffffffffffffff ${fields}`,
  `0-8 result i64 ${status === '00' ? 'Finished' : 'Syscall'}; 8-16 exec_buffer.gas_left i64 -2; ${parts}`,
];
const ZEROS = '0000000000000000';

const TABLE: Readonly<Record<string, Readonly<Record<string, readonly Row[]>>>> = {
  'virt scale': {
    instantiate: [
      ['in', '10 50564d00', '0-1 program.length Compact<u32> 4; 1-5 program.bytes [u8; 4] 0x50564d00'],
      ['out', '00 09000000', '0-1 variant u8 Ok; 1-5 Ok u32 9'],
      ...scaleErrors(['01', 'InvalidImage']),
    ],
    run: [
      [
        'in',
        '07000000 e803000000000000 00 08 676f',
        '0-4 instanceId u32 7; 4-12 gasLeft i64 1000; 12-13 action.variant u8 Execute; 13-14 action.Execute.length Compact<u32> 2; 14-16 action.Execute.text utf-8 "go"',
      ],
      [
        'in',
        '07000000 ffffffffffffffff 01 ffffffffffffffff',
        '0-4 instanceId u32 7; 4-12 gasLeft i64 -1; 12-13 action.variant u8 Resume; 13-21 action.Resume u64 18446744073709551615',
      ],
      ['out', '00 00 feffffffffffffff', '0-1 variant u8 Ok; 1-2 Ok.variant u8 Finished; 2-10 Ok.Finished.gasLeft i64 -2'],
      [
        'out',
        `00 01 feffffffffffffff 2a000000 ${ARGUMENTS}`,
        '0-1 variant u8 Ok; 1-2 Ok.variant u8 Syscall; 2-10 Ok.Syscall.gasLeft i64 -2; 10-14 Ok.Syscall.syscallNo u32 42; 14-22 Ok.Syscall.a0 u64 1; 22-30 Ok.Syscall.a1 u64 2; 30-38 Ok.Syscall.a2 u64 3; 38-46 Ok.Syscall.a3 u64 4; 46-54 Ok.Syscall.a4 u64 5; 54-62 Ok.Syscall.a5 u64 18446744073709551615',
      ],
      ...scaleErrors(...EXEC),
    ],
    read_memory: [READ, READ_OK, ...scaleErrors(...MEMORY)],
    write_memory: [WRITE, DONE, ...scaleErrors(...MEMORY)],
    destroy: [ID, DONE, ...scaleErrors(...DESTROY)],
  },
  'virt abi': {
    instantiate: [
      [
        'in',
        '00040000 04000000 50564d00',
        '0-4 program.address u32 1024; 4-8 program.length u32 4; 8-12 *program bytes 0x50564d00',
      ],
      ['out', '0900000000000000', '0-8 result i64 9'],
      ...abiErrors(['ff', 'InvalidImage']),
    ],
    execute: [
      [
        'in',
        '07000000 00040000 02000000 e803000000000000 40040000 676f',
        '0-4 instance_id i32 7; 4-8 function.address u32 1024; 8-12 function.length u32 2; 12-20 gas_left i64 1000; 20-24 exec_buffer pointer 1088; 24-26 *function utf-8 "go"',
      ],
      EXEC_BUFFER(
        '00',
        `00000000 00000000 ${ZEROS.repeat(6)}`,
        '16-20 exec_buffer.syscall_no u32 0; 20-24 exec_buffer.padding padding ; 24-32 exec_buffer.a0 u64 0; 32-40 exec_buffer.a1 u64 0; 40-48 exec_buffer.a2 u64 0; 48-56 exec_buffer.a3 u64 0; 56-64 exec_buffer.a4 u64 0; 64-72 exec_buffer.a5 u64 0',
      ),
      EXEC_BUFFER(
        '01',
        `2a000000 00000000 ${ARGUMENTS}`,
        '16-20 exec_buffer.syscall_no u32 42; 20-24 exec_buffer.padding padding ; 24-32 exec_buffer.a0 u64 1; 32-40 exec_buffer.a1 u64 2; 40-48 exec_buffer.a2 u64 3; 48-56 exec_buffer.a3 u64 4; 56-64 exec_buffer.a4 u64 5; 64-72 exec_buffer.a5 u64 18446744073709551615',
      ),
      ...abiErrors(...negated(EXEC)),
    ],
    resume: [
      [
        'in',
        '07000000 ffffffffffffffff ffffffffffffffff 40040000',
        '0-4 instance_id i32 7; 4-12 gas_left i64 -1; 12-20 return_value u64 18446744073709551615; 20-24 exec_buffer pointer 1088',
      ],
      EXEC_BUFFER(
        '00',
        `00000000 00000000 ${ZEROS.repeat(6)}`,
        '16-20 exec_buffer.syscall_no u32 0; 20-24 exec_buffer.padding padding ; 24-32 exec_buffer.a0 u64 0; 32-40 exec_buffer.a1 u64 0; 40-48 exec_buffer.a2 u64 0; 48-56 exec_buffer.a3 u64 0; 56-64 exec_buffer.a4 u64 0; 64-72 exec_buffer.a5 u64 0',
      ),
      EXEC_BUFFER(
        '01',
        `2a000000 00000000 ${ARGUMENTS}`,
        '16-20 exec_buffer.syscall_no u32 42; 20-24 exec_buffer.padding padding ; 24-32 exec_buffer.a0 u64 1; 32-40 exec_buffer.a1 u64 2; 40-48 exec_buffer.a2 u64 3; 48-56 exec_buffer.a3 u64 4; 56-64 exec_buffer.a4 u64 5; 64-72 exec_buffer.a5 u64 18446744073709551615',
      ),
      ...abiErrors(...negated(EXEC)),
    ],
    destroy: [ABI_ID, ABI_DONE, ...abiErrors(...negated(DESTROY))],
    read_memory: [ABI_READ, ABI_READ_OK, ...abiErrors(...negated(MEMORY))],
    write_memory: [ABI_WRITE, ABI_DONE, ...abiErrors(...negated(MEMORY))],
  },
  'typestate scale': {
    compile_from_bytes: [
      [
        'in',
        '10 50564d00 00',
        '0-1 program.length Compact<u32> 4; 1-5 program.bytes [u8; 4] 0x50564d00; 5-6 identifier.variant u8 None',
      ],
      [
        'in',
        '10 50564d00 01 08 6964',
        '0-1 program.length Compact<u32> 4; 1-5 program.bytes [u8; 4] 0x50564d00; 5-6 identifier.variant u8 Some; 6-7 identifier.Some.length Compact<u32> 2; 7-9 identifier.Some.bytes [u8; 2] 0x6964',
      ],
      ['out', '00 03000000 00', '0-1 variant u8 Ok; 1-5 Ok.moduleId u32 3; 5-6 Ok.status.variant u8 Cached'],
      ['out', '00 03000000 01', '0-1 variant u8 Ok; 1-5 Ok.moduleId u32 3; 5-6 Ok.status.variant u8 Compiled'],
      ...scaleErrors(...MODULE),
    ],
    lookup: [
      ['in', '08 6964', '0-1 identifier.length Compact<u32> 2; 1-3 identifier.bytes [u8; 2] 0x6964'],
      ['out', '00 03000000', '0-1 variant u8 Ok; 1-5 Ok u32 3'],
      ...scaleErrors(...MODULE),
    ],
    compile_from_storage_key: [
      [
        'in',
        '08 6b65 00',
        '0-1 storageKey.length Compact<u32> 2; 1-3 storageKey.bytes [u8; 2] 0x6b65; 3-4 childTrie.length Compact<u32> 0',
      ],
      ['out', '00 03000000 00', '0-1 variant u8 Ok; 1-5 Ok.moduleId u32 3; 5-6 Ok.status.variant u8 Cached'],
      ['out', '00 03000000 01', '0-1 variant u8 Ok; 1-5 Ok.moduleId u32 3; 5-6 Ok.status.variant u8 Compiled'],
      ...scaleErrors(...MODULE),
    ],
    instantiate: [
      ['in', '03000000', '0-4 moduleId u32 3'],
      ['out', '00 09000000', '0-1 variant u8 Ok; 1-5 Ok u32 9'],
      ...scaleErrors(...INSTANTIATE),
    ],
    prepare: [
      [
        'in',
        '07000000 08 676f',
        '0-4 instanceId u32 7; 4-5 functionName.length Compact<u32> 2; 5-7 functionName.bytes [u8; 2] 0x676f',
      ],
      DONE,
      ...scaleErrors(...EXEC),
    ],
    run: [
      ['in', '07000000 e803000000000000 0500000000000000', '0-4 instanceId u32 7; 4-12 gasLeft i64 1000; 12-20 a0 u64 5'],
      ['out', '00 00 feffffffffffffff', '0-1 variant u8 Ok; 1-2 Ok.variant u8 Finished; 2-10 Ok.Finished.gasLeft i64 -2'],
      [
        'out',
        `00 01 feffffffffffffff 10 65786974 ${ARGUMENTS}`,
        '0-1 variant u8 Ok; 1-2 Ok.variant u8 Syscall; 2-10 Ok.Syscall.gasLeft i64 -2; 10-11 Ok.Syscall.syscallSymbol.length Compact<u32> 4; 11-15 Ok.Syscall.syscallSymbol.bytes [u8; 4] 0x65786974; 15-23 Ok.Syscall.a0 u64 1; 23-31 Ok.Syscall.a1 u64 2; 31-39 Ok.Syscall.a2 u64 3; 39-47 Ok.Syscall.a3 u64 4; 47-55 Ok.Syscall.a4 u64 5; 55-63 Ok.Syscall.a5 u64 18446744073709551615',
      ],
      ...scaleErrors(...EXEC),
    ],
    destroy: [ID, DONE, ...scaleErrors(...DESTROY)],
    read_memory: [READ, READ_OK, ...scaleErrors(...MEMORY)],
    write_memory: [WRITE, DONE, ...scaleErrors(...MEMORY)],
  },
  'typestate abi': {
    compile_from_bytes: [
      [
        'in',
        '00040000 04000000 00000000 00000000 50564d00',
        '0-4 program.address u32 1024; 4-8 program.length u32 4; 8-12 identifier.address u32 0; 12-16 identifier.length u32 0; 16-20 *program bytes 0x50564d00',
      ],
      [
        'in',
        '00040000 04000000 00050000 02000000 50564d00 6964',
        '0-4 program.address u32 1024; 4-8 program.length u32 4; 8-12 identifier.address u32 1280; 12-16 identifier.length u32 2; 16-20 *program bytes 0x50564d00; 20-22 *identifier bytes 0x6964',
      ],
      ['out', '03000000 00 000000', '0-4 result.module_id u32 3; 4-5 result.status u8 Cached; 5-8 result.padding padding '],
      ['out', '03000000 01 000000', '0-4 result.module_id u32 3; 4-5 result.status u8 Compiled; 5-8 result.padding padding '],
      ...abiErrors(...negated(MODULE)),
    ],
    lookup: [
      [
        'in',
        '00040000 02000000 6964',
        '0-4 identifier.address u32 1024; 4-8 identifier.length u32 2; 8-10 *identifier bytes 0x6964',
      ],
      ['out', '0300000000000000', '0-8 result i64 3'],
      ...abiErrors(...negated(MODULE)),
    ],
    compile_from_storage_key: [
      [
        'in',
        '00040000 02000000 00050000 00000000 6b65',
        '0-4 storage_key.address u32 1024; 4-8 storage_key.length u32 2; 8-12 child_trie.address u32 1280; 12-16 child_trie.length u32 0; 16-18 *storage_key bytes 0x6b65',
      ],
      ['out', '03000000 00 000000', '0-4 result.module_id u32 3; 4-5 result.status u8 Cached; 5-8 result.padding padding '],
      ['out', '03000000 01 000000', '0-4 result.module_id u32 3; 4-5 result.status u8 Compiled; 5-8 result.padding padding '],
      ...abiErrors(...negated(MODULE)),
    ],
    instantiate: [
      ['in', '03000000', '0-4 module_id i32 3'],
      ['out', '0900000000000000', '0-8 result i64 9'],
      ...abiErrors(...negated(INSTANTIATE)),
    ],
    prepare: [
      [
        'in',
        '07000000 00040000 02000000 676f',
        '0-4 instance_id i32 7; 4-8 function.address u32 1024; 8-12 function.length u32 2; 12-14 *function utf-8 "go"',
      ],
      ABI_DONE,
      ...abiErrors(...negated(EXEC)),
    ],
    run: [
      [
        'in',
        '07000000 e803000000000000 0500000000000000 40040000',
        '0-4 instance_id i32 7; 4-12 gas_left i64 1000; 12-20 a0 u64 5; 20-24 exec_buffer pointer 1088',
      ],
      EXEC_BUFFER(
        '00',
        ZEROS.repeat(11),
        `16-48 exec_buffer.syscall_symbol bytes 0x${'00'.repeat(32)}; 48-56 exec_buffer.syscall_symbol_length u64 0; 56-64 exec_buffer.a0 u64 0; 64-72 exec_buffer.a1 u64 0; 72-80 exec_buffer.a2 u64 0; 80-88 exec_buffer.a3 u64 0; 88-96 exec_buffer.a4 u64 0; 96-104 exec_buffer.a5 u64 0`,
      ),
      EXEC_BUFFER(
        '01',
        `65786974 ${'00'.repeat(28)} 0400000000000000 ${ARGUMENTS}`,
        `16-48 exec_buffer.syscall_symbol bytes 0x65786974${'00'.repeat(28)}; 48-56 exec_buffer.syscall_symbol_length u64 4; 56-64 exec_buffer.a0 u64 1; 64-72 exec_buffer.a1 u64 2; 72-80 exec_buffer.a2 u64 3; 80-88 exec_buffer.a3 u64 4; 88-96 exec_buffer.a4 u64 5; 96-104 exec_buffer.a5 u64 18446744073709551615`,
      ),
      ...abiErrors(...negated(EXEC)),
    ],
    destroy: [ABI_ID, ABI_DONE, ...abiErrors(...negated(DESTROY))],
    read_memory: [ABI_READ, ABI_READ_OK, ...abiErrors(...negated(MEMORY))],
    write_memory: [ABI_WRITE, ABI_DONE, ...abiErrors(...negated(MEMORY))],
  },
};

const rows = Object.entries(TABLE).flatMap(([of, functions]) =>
  Object.entries(functions).flatMap(([fn, messages]) => messages.map((message) => [of, fn, ...message] as const)),
);

it.each(rows)('%s, %s %s: %s', (of, fn, direction, message, expected) => {
  const [generation, wire] = of.split(' ') as ['virt' | 'typestate', string];
  const row = findHostFunction(generation, wire, fn);
  if (row === undefined) throw new Error('no such function');
  const { parts, problem, end } = annotate(messageTree(row, direction, hex(message)));
  expect(problem).toBeUndefined();
  expect(end).toBe(hex(message).length);
  expect(parts.map(({ from, to, path, type, value }) => `${from}-${to} ${path} ${type} ${value}`)).toEqual(
    expected.split(/; (?=\d+-)/),
  );
});

it('has each function, both ways', () => {
  const needed = HOST_FUNCTIONS.flatMap(({ generation, wire, name }) => [
    `${generation} ${wire} ${name} in`,
    `${generation} ${wire} ${name} out`,
  ]);
  expect([...new Set(rows.map(([of, fn, direction]) => `${of} ${fn} ${direction}`))].sort()).toEqual(needed.sort());
});

it('has each variant of each enum, and each error of the abi', () => {
  const seen = rows.flatMap(([of, fn, direction, , parts]) =>
    parts.split(/; (?=\d+-)/).map((part) => `${of} ${fn} ${direction} ${part.split(' ').slice(1).join(' ')}`),
  );
  for (const row of HOST_FUNCTIONS) {
    const of = `${row.generation} ${row.wire} ${row.name}`;
    if (row.wire === 'abi') {
      for (const error of Object.keys(row.signature.errors)) expect(seen).toContain(`${of} out result i64 ${error}`);
      continue;
    }
    const result = row.codecs.result.type;
    if (result.kind !== 'enum') throw new Error('a result is an enum');
    for (const { name, payload } of result.variants) {
      expect(seen).toContain(`${of} out variant u8 ${name}`);
      for (const variant of payload.kind === 'enum' ? payload.variants : [])
        expect(seen).toContain(`${of} out ${name}.variant u8 ${variant.name}`);
    }
  }
});
