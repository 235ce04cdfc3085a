import { createEngine } from '@polkavirt/polkavm';
import { writeProgram } from '@polkavirt/polkavm/program';
import { buildProgram, op, shareModules } from '../src/index.ts';

const first = writeProgram(buildProgram([op('trap')]).program);
const second = writeProgram(buildProgram([op('fallthrough'), op('trap')]).program);

it('makes one module of a program for each set of options, until another program comes', () => {
  const engine = shareModules(createEngine());
  const one = engine.createModule(first, { backend: 'tier0' });
  expect(one.ok).toBe(true);
  expect(engine.createModule(first.slice(), { backend: 'tier0' })).toBe(one);
  expect(engine.createModule(first, { backend: 'interpreter' })).not.toBe(one);
  expect(engine.createModule(first, { backend: 'tier0' })).toBe(one);
  expect(engine.createModule(second, { backend: 'tier0' })).not.toBe(one);
  expect(engine.createModule(first, { backend: 'tier0' })).not.toBe(one);
});

it('keeps no hold of bytes that change afterwards', () => {
  const engine = shareModules(createEngine());
  const bytes = first.slice();
  const one = engine.createModule(bytes);
  bytes.set(second.subarray(0, bytes.length));
  bytes.fill(0, 0, 4);
  expect(engine.createModule(bytes)).toMatchObject({ ok: false });
  expect(one.ok).toBe(true);
});
