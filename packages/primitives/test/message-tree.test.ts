/** Messages of the abi wire in parts: worked out by hand from the order of parameters, memory and results. */
import { type AbiSignature, abiArgumentsTree, abiParameterSize, abiResultTree } from '@polkavirt/primitives';

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));

const NOTHING: AbiSignature = { parameters: [], errors: { Broken: 1, Gone: 3 }, maxValue: 0, value: 'none' };
const taking = (...parameters: AbiSignature['parameters']): AbiSignature => ({ ...NOTHING, parameters });

describe('arguments', () => {
  it('are little-endian, 4 bytes for an i32 and a pointer, 8 for the others; only an i64 has a sign', () => {
    const sizes = (['i32', 'pointer', 'i64', 'u64', 'fatPointer', 'optionalFatPointer'] as const).map(abiParameterSize);
    expect(sizes).toEqual([4, 4, 8, 8, 8, 8]);
    const signature = taking(['id', 'i32'], ['place', 'pointer'], ['gas', 'i64'], ['a0', 'u64']);
    const message = bytes('01000080 02000000 feffffffffffffff fdffffffffffffff');
    expect(abiArgumentsTree('args', signature, message)).toEqual({
      root: {
        name: 'args',
        type: 'parameters and memory',
        from: 0,
        to: 24,
        parts: [
          { name: 'id', type: 'i32', from: 0, to: 4, value: 0x8000_0001 },
          { name: 'place', type: 'pointer', from: 4, to: 8, value: 2 },
          { name: 'gas', type: 'i64', from: 8, to: 16, value: -2n },
          { name: 'a0', type: 'u64', from: 16, to: 24, value: 2n ** 64n - 3n },
        ],
      },
    });
  });

  /** An address of 0x10, and a length. */
  const pointer = (name: string, from: number, address: number, length: number) => ({
    name,
    type: 'fat pointer',
    from,
    to: from + 8,
    parts: [
      { name: 'address', type: 'u32', from, to: from + 4, value: address },
      { name: 'length', type: 'u32', from: from + 4, to: from + 8, value: length },
    ],
  });

  it('are followed by the memory that they point to; a function is a name', () => {
    const signature = taking(['function', 'fatPointer'], ['src', 'fatPointer']);
    const message = bytes('10000000 02000000 20000000 03000000 6869 010203');
    expect(abiArgumentsTree('args', signature, message).root.parts).toEqual([
      pointer('function', 0, 0x10, 2),
      pointer('src', 8, 0x20, 3),
      { name: '*function', type: 'utf-8', from: 16, to: 18, value: 'hi' },
      { name: '*src', type: 'bytes', from: 18, to: 21, value: bytes('010203') },
    ]);
  });

  it('show a name that is not UTF-8 as bytes', () => {
    const { root, problem } = abiArgumentsTree('args', taking(['function', 'fatPointer']), bytes('1000000001000000ff'));
    expect(root.parts?.[1]).toEqual({ name: '*function', type: 'bytes', from: 8, to: 9, value: bytes('ff') });
    expect(problem).toBeUndefined();
  });

  it.each<[string, AbiSignature['parameters'][number], string, number]>([
    ['where an answer goes, which is not read', ['dest', 'fatPointer'], '1000000002000000', 1],
    ['no value', ['child', 'optionalFatPointer'], '0000000000000000', 1],
    ['a value of no bytes at some place', ['child', 'optionalFatPointer'], '1000000000000000', 2],
    ['no bytes at 0 that are a value', ['src', 'fatPointer'], '0000000000000000', 2],
  ])('have memory or not: %s', (_what, parameter, hex, parts) => {
    const { root, problem } = abiArgumentsTree('args', taking(parameter), bytes(hex));
    expect([root.parts?.length, problem]).toEqual([parts, undefined]);
  });

  it('at 0 that have bytes are a value', () => {
    const { root } = abiArgumentsTree('args', taking(['child', 'optionalFatPointer']), bytes('000000000100000005'));
    expect(root.parts?.[1]).toEqual({ name: '*child', type: 'bytes', from: 8, to: 9, value: bytes('05') });
  });

  it.each<[string, AbiSignature, string, number, object]>([
    ['nothing', taking(['id', 'i32']), '', 0, { at: 0, path: 'id', expected: '4 bytes of i32', found: 'the end of the message' }],
    [
      'too little',
      taking(['id', 'i32'], ['b', 'i32']),
      '010203',
      0,
      { at: 3, path: 'id', expected: '4 bytes of i32', found: '3 bytes' },
    ],
    [
      'half',
      taking(['id', 'i32'], ['gas', 'u64']),
      '0100000002',
      1,
      { at: 5, path: 'gas', expected: '8 bytes of u64', found: '1 bytes' },
    ],
    [
      'too much',
      taking(['id', 'i32']),
      '010000000203',
      1,
      { at: 4, path: '', expected: 'the end of the message', found: '2 more bytes' },
    ],
    ['anything', NOTHING, '07', 0, { at: 0, path: '', expected: 'the end of the message', found: '1 more bytes' }],
    [
      'short memory',
      taking(['src', 'fatPointer'], ['more', 'fatPointer']),
      '1000000002000000 1000000001000000 aa',
      2,
      { at: 17, path: '*src', expected: '2 bytes of memory', found: '1 bytes' },
    ],
  ])('break at the end of %s', (_what, signature, hex, parts, problem) => {
    const tree = abiArgumentsTree('args', signature, bytes(hex));
    expect(tree.problem).toEqual(problem);
    expect(tree.root.parts).toHaveLength(parts);
    expect(tree.root.to).toBe(tree.root.parts?.at(-1)?.to ?? 0);
  });
});

describe('results', () => {
  const shownFor = (signature: Partial<AbiSignature>, raw: bigint): unknown => {
    const output = new Uint8Array(8);
    new DataView(output.buffer).setBigInt64(0, raw, true);
    const { root, problem } = abiResultTree('result', { ...NOTHING, ...signature }, output);
    return problem ?? root.parts?.[0].value;
  };

  it.each<[string, Partial<AbiSignature>, bigint, unknown]>([
    ['nothing but success', {}, 0n, 'Ok'],
    ['an id', { value: 'id', maxValue: 9 }, 9n, 9],
    ['a status', { value: 'status', maxValue: 1 }, 0n, 'Finished'],
    ['another status', { value: 'status', maxValue: 1 }, 1n, 'Syscall'],
    ['an error', {}, -1n, 'Broken'],
    ['another error', {}, -3n, 'Gone'],
  ])('say %s', (_what, signature, raw, value) => expect(shownFor(signature, raw)).toEqual(value));

  it.each<[Partial<AbiSignature>, bigint, string]>([
    [{}, 1n, '0 to 0'],
    [{ value: 'id', maxValue: 9 }, 10n, '0 to 9'],
    [{}, -2n, '0 to 0'],
    [{ value: 'module', maxValue: 9 }, 10n, '0 to 9'],
    [{ value: 'module', maxValue: 9 }, -2n, '0 to 9'],
  ])('break if they mean nothing: %j %s', (signature, raw, range) => {
    const expected = `${range}, or one of -1 Broken, -3 Gone`;
    expect(shownFor(signature, raw)).toEqual({ at: 0, path: 'result', expected, found: `${raw}` });
  });

  it('are 8 bytes', () => {
    const { root, problem } = abiResultTree('result', NOTHING, bytes('0000'));
    expect(root).toEqual({ name: 'result', type: 'result and memory', from: 0, to: 0, parts: [] });
    expect(problem).toEqual({ at: 2, path: 'result', expected: '8 bytes of i64', found: '2 bytes' });
  });

  it('have a packed module: its id, how it was compiled, and three bytes of nothing', () => {
    const signature: AbiSignature = { ...NOTHING, value: 'module', maxValue: 2 ** 40 };
    expect(abiResultTree('result', signature, bytes('0500000001000000')).root.parts).toEqual([
      {
        name: 'result',
        type: 'packed module',
        from: 0,
        to: 8,
        parts: [
          { name: 'module_id', type: 'u32', from: 0, to: 4, value: 5 },
          { name: 'status', type: 'u8', from: 4, to: 5, value: 'Compiled' },
          { name: 'padding', type: 'padding', from: 5, to: 8 },
        ],
      },
    ]);
    expect(abiResultTree('result', { ...signature, maxValue: 5 }, bytes('0500000000000000')).root.parts?.[0].type).toBe(
      'packed module',
    );
    expect(abiResultTree('result', signature, bytes('0000000000000000')).root.parts?.[0].type).toBe('packed module');
    expect(abiResultTree('result', signature, bytes('ffffffffffffffff')).root.parts).toEqual([
      { name: 'result', type: 'i64', from: 0, to: 8, value: 'Broken' },
    ]);
  });

  const EXEC: AbiSignature = {
    ...NOTHING,
    execBuffer: {
      name: 'ExecBuffer',
      size: 17,
      fields: [
        { name: 'gas_left', type: 'i64', at: 0, length: 8 },
        { name: 'symbol_length', type: 'u64', at: 8, length: 8 },
        { name: 'symbol', type: 'bytes', at: 16, length: 1 },
      ],
    },
  };

  it('are followed by what was written where the call went well', () => {
    const message = bytes('0000000000000000 ffffffffffffffff 2000000000000000 61');
    expect(abiResultTree('result', EXEC, message)).toEqual({
      root: {
        name: 'result',
        type: 'result and memory',
        from: 0,
        to: 25,
        parts: [
          { name: 'result', type: 'i64', from: 0, to: 8, value: 'Ok' },
          {
            name: 'exec_buffer',
            type: 'ExecBuffer',
            from: 8,
            to: 25,
            parts: [
              { name: 'gas_left', type: 'i64', from: 8, to: 16, value: -1n },
              { name: 'symbol_length', type: 'u64', from: 16, to: 24, value: 32n },
              { name: 'symbol', type: 'bytes', from: 24, to: 25, value: bytes('61') },
            ],
          },
        ],
      },
    });
  });

  it('break where a length is more than a symbol can have', () => {
    const message = bytes('0000000000000000 0000000000000000 2100000000000000 61');
    expect(abiResultTree('result', EXEC, message).problem).toEqual({
      at: 16,
      path: 'exec_buffer.symbol_length',
      expected: 'a length of at most 32',
      found: '33',
    });
    // A number of another name may be anything.
    const fields = [{ name: 'a0', type: 'u64', at: 0, length: 8 }] as const;
    const other = { ...NOTHING, execBuffer: { name: 'ExecBuffer', size: 8, fields } };
    expect(abiResultTree('result', other, bytes('0000000000000000 2100000000000000')).problem).toBeUndefined();
  });

  it('have the bytes that were asked for behind them, however many', () => {
    const reading = taking(['dest', 'fatPointer']);
    expect(abiResultTree('result', reading, bytes('0000000000000000 0102')).root.parts?.[1]).toEqual({
      name: '*dest',
      type: 'bytes',
      from: 8,
      to: 10,
      value: bytes('0102'),
    });
  });

  it.each([
    ['after an error', { ...EXEC, parameters: [['dest', 'fatPointer']] } as AbiSignature, 'ffffffffffffffff 0102', 2],
    ['if nothing was asked for', taking(['src', 'fatPointer']), '0000000000000000 01', 1],
  ])('have nothing behind them %s', (_what, signature, hex, left) => {
    const { root, problem } = abiResultTree('result', signature, bytes(hex));
    expect(root.parts).toHaveLength(1);
    expect(problem).toEqual({ at: 8, path: '', expected: 'the end of the message', found: `${left} more bytes` });
  });

  it('break where what was written ends early', () => {
    expect(abiResultTree('result', EXEC, bytes('0000000000000000 01')).problem).toEqual({
      at: 9,
      path: 'exec_buffer',
      expected: '17 bytes of ExecBuffer',
      found: '1 bytes',
    });
  });
});
