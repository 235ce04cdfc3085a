/**
 * Where the regions of a program lie in its 32-bit address space.
 * Sizes are rounded up to pages (4096); gaps between regions and region starts are aligned to 64 KiB.
 *
 * Source: polkavm-common 0.35, `abi.rs`.
 */
export interface MemoryMap {
  readonly roDataAddress: number;
  readonly roDataSize: number;
  readonly rwDataAddress: number;
  readonly rwDataSize: number;
  readonly stackAddressLow: number;
  /** The end of the stack, and the initial sp. */
  readonly stackAddressHigh: number;
  readonly heapBase: number;
  readonly maxHeapSize: number;
}
