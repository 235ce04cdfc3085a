import { struct, u32 } from '../../types/index.ts';
import type { ValueOf } from '../../types/type.ts';
import { perDispatchClass } from './block-weights.ts';

/** How many bytes the extrinsics of a block may have, by class (frame-system, `limits::BlockLength`). */
export const blockLength = struct({ path: ['frame_system', 'limits', 'BlockLength'] }, { max: perDispatchClass(u32) });
export type BlockLength = ValueOf<typeof blockLength>;

const MAX = 5 * 1024 * 1024;

/** Five MiB a block, three quarters of it for normal extrinsics: as Substrate's own runtimes have it. */
export const DEFAULT_BLOCK_LENGTH: BlockLength = { max: { normal: (MAX * 3) / 4, operational: MAX, mandatory: MAX } };
