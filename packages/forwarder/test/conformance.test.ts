/** Both generations over both wires, with the host behind them: every runtime memory must be empty after every case. */

import { runConformance, runTypestateConformance } from '@polkavirt/conformance';
import {
  connectAbi,
  connectScale,
  connectTypestateAbi,
  connectTypestateScale,
  createForwarder,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import { createHost, createTypestateHost, serveAbi, serveScale, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import type { HostFunctionVersion } from '@polkavirt/primitives';
import { checkedMemory } from './checked-memory.ts';
import { program } from './programs.ts';

const counter = program('guests/counter');

describe('over scale', () => {
  const { table } = createHost({ virt: createNative(), wire: serveScale });
  runConformance(createForwarder({ table, wire: connectScale }), counter, { describe, it });
});

describe('over abi', () => {
  const memory = checkedMemory();
  const { table } = createHost({ virt: createNative(), wire: serveAbi(memory) });
  runConformance(createForwarder({ table, wire: connectAbi(memory) }), counter, { describe, it });
});

describe.each<HostFunctionVersion>([1, 2])('typestate functions of version %i', (version) => {
  describe('over scale', () => {
    runTypestateConformance(
      ({ storage, maxInstances }) => {
        const { table } = createTypestateHost({
          virt: createTypestateNative({ storage, limits: { maxInstances } }),
          wire: serveTypestateScale({ version }),
          limits: { maxInstances },
        });
        return createTypestateForwarder({ table, wire: connectTypestateScale({ version }) });
      },
      counter,
      { describe, it },
    );
  });

  describe('over abi', () => {
    runTypestateConformance(
      ({ storage, maxInstances }) => {
        const memory = checkedMemory();
        const { table } = createTypestateHost({
          virt: createTypestateNative({ storage, limits: { maxInstances } }),
          wire: serveTypestateAbi(memory, { version }),

          limits: { maxInstances },
        });
        return createTypestateForwarder({ table, wire: connectTypestateAbi(memory, { version }) });
      },
      counter,
      { describe, it },
    );
  });
});
