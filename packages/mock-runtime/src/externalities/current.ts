import { HostFault } from '@polkavirt/primitives';
import type { Externalities } from './externalities.ts';

const stack: Externalities[] = [];

/** Runs `work` with storage items reading and writing these externalities. Calls nest. */
export function withExternalities<T>(externalities: Externalities, work: () => T): T {
  stack.push(externalities);
  try {
    return work();
  } finally {
    stack.pop();
  }
}

/** @throws HostFault `Internal` outside of {@link withExternalities}. */
export function currentExternalities(): Externalities {
  if (stack.length === 0) throw new HostFault('Internal', 'storage is only there inside executeWith');
  return stack[stack.length - 1];
}
