/**
 * As in tail-calls.test.ts, on an engine of WebAssembly without tail calls: functions unwind, and `run` goes on there.
 *
 * @jest-environment-options {"modules": "own"}
 */
import { jest } from '@jest/globals';
import { Reg } from '@polkavirt/polkavm';
import { wasm } from '../../src/wasm/api.ts';
import { Op } from '../../src/wasm/opcodes.ts';
import { buildProgram, op } from '../support/programs.ts';
import { compile } from './compile.ts';
import { expectAlike, TAIL_CALLS } from './tail-call-cases.ts';

/** Whether the engine has tail calls is asked once, by the first program that is compiled. */
beforeAll(() => {
  const validate = jest.spyOn(wasm, 'validate').mockReturnValue(false);
  try {
    const { program } = buildProgram([op('jump_indirect', { reg1: Reg.t0 }), op('trap')], { jumpTable: [1] });
    const { bytes } = compile(program);
    expect(validate).toHaveBeenCalledTimes(1);
    // The only indirect calls are those of `run`.
    expect(bytes).not.toContain(Op.return_call_indirect);
  } finally {
    validate.mockRestore();
  }
});

it.each(TAIL_CALLS)('goes on %s', expectAlike);
