import type { LocatedFunction } from '@polkavirt/polkavm/debug-info';

/** How control got to a function: by a call, by inlining (compiler or linker), or by a jump. */
export type FrameWay = LocatedFunction['way'] | 'jump';
