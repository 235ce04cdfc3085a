import type { LocatedFunction } from '@polkavirt/polkavm/debug-info';

/** How control came to a function: by a call of the machine, inlined by the compiler or by the linker, or by a jump. */
export type FrameWay = LocatedFunction['way'] | 'jump';
