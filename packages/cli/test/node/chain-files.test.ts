import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNative } from '@polkavirt/native';
import { createDevRuntime, createNode } from '@polkavirt/node';
import { onTestEnd } from '@polkavirt/test-support';
import { UsageError } from '../../src/failure.ts';
import { openChainFiles } from '../../src/node/chain-files.ts';
import type { NodeFlags } from '../../src/node/node-flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-chain-files-'));
onTestEnd('the folder', () => rmSync(folder, { recursive: true }));

const createChain = () => {
  const node = createNode({ genesis: createDevRuntime({ virt: createNative() }).genesis(), buildMode: { type: 'Manual' } });
  onTestEnd('the node', () => node.close());
  return node;
};
const open = (flags: Partial<NodeFlags>) => openChainFiles(createChain(), flags as NodeFlags, () => undefined);

it.each(['state', 'dumpState'] as const)('two nodes do not write one file of --%s', async (flag) => {
  const file = join(folder, flag);
  const close = await open({ [flag]: file });
  const refusal = new UsageError(`${file} is in use by process ${process.pid}; if that is not a node, remove ${file}.owner`);
  await expect(open({ [flag]: file })).rejects.toThrow(refusal);
  close();
  expect(existsSync(`${file}.owner`)).toBe(false);
  (await open({ [flag]: file }))();
});

it('a node that gets one of its two files only has none afterwards', async () => {
  const [state, dumpState] = [join(folder, 'own.db'), join(folder, 'shared.dump')];
  const close = await open({ dumpState });
  await expect(open({ state, dumpState })).rejects.toThrow('is in use');
  expect(existsSync(`${state}.owner`)).toBe(false);
  close();
});

it('a dump that cannot be written is refused when the node starts', async () => {
  await expect(open({ dumpState: join(folder, 'no', 'where') })).rejects.toThrow(UsageError);
});
