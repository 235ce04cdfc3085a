import { assemble, assembleOrThrow, createEngine, unwrap } from '@polkavirt/polkavm';

describe('assembleOrThrow', () => {
  it('gives the bytes that assemble gives', () => {
    const text = '%isa = latest64\npub @main:\n  ret';
    expect(assemble(text)).toEqual({ ok: true, value: assembleOrThrow(text) });
    expect(assembleOrThrow('ret', { instructionSet: 'latest64' })).toEqual(assembleOrThrow('%isa = latest64\nret'));
  });

  it('throws line, column, what was expected, and what was found', () => {
    const text = '%isa = latest64\npub @main:\n  a0 = b0\n  ret';
    expect(() => assembleOrThrow(text)).toThrow(/^3:8: expected .*, found `b0`$/);
  });

  it('leaves out what was found where something is missing', () => {
    expect(() => assembleOrThrow('%isa = latest64\n  a0 =')).toThrow(/^2:7: expected a number, (?!.*, found)/);
  });

  it('keeps the error as its cause', () => {
    const text = 'nonsense';
    const assembled = assemble(text);
    const cause = assembled.ok ? undefined : assembled.error;
    let thrown: unknown;
    try {
      assembleOrThrow(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ cause });
    expect(cause).toMatchObject({ line: 1, column: 1 });
  });
});

describe('unwrap', () => {
  it('gives the value', () => {
    expect(unwrap({ ok: true, value: 7 })).toBe(7);
  });

  it('throws the message of the error, with the error as its cause', () => {
    const rejected = createEngine().createModule(new Uint8Array([1, 2, 3]));
    if (rejected.ok) throw new Error('three bytes were taken for a program');
    expect(() => unwrap(rejected)).toThrow(expect.objectContaining({ message: rejected.error.message, cause: rejected.error }));
  });
});
