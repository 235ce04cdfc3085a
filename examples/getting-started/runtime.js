import { constructRuntime, createBalances, createSystem, createVirt } from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow } from '@polkavirt/polkavm';

/** A program of one export, which does nothing. */
export const program = assembleOrThrow(`
  %isa = latest64
  pub @main:
    ret`);

export const System = createSystem();
const Balances = createBalances({ System });
export const Virt = createVirt({ System, Balances, virt: createNative() });
export const { newTestExt } = constructRuntime({ System, Balances, Virt });
