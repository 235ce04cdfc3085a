import { expect, it } from 'bun:test';
import { registerMatchers } from '@polkavirt/jest/matchers';
import { ALICE, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { newTestExt, program, System, Virt } from './runtime.js';

registerMatchers(expect);

const alice = RuntimeOrigin.signed(ALICE);

it('uploads a program and runs it', () => {
  newTestExt().executeWith(() => {
    System.runToBlock(1);
    expect(Virt.uploadCode(alice, program)).toBeOk();
    expect(Virt.call(alice, Virt.programHash(program), 'main', 1_000n, new Uint8Array())).toBeOk();
    expect(() => Virt.call(alice, Virt.programHash(program), 'absent', 1_000n, new Uint8Array())).toBeNoop();
  });
});
