/** `@polkavirt/polkavm/vectors`: W3F's PVM test vectors, read and run. */
export { runW3fVector, type VectorResult } from './vectors/run-w3f-vector.ts';
export { type MemoryChunk, parseW3fVector, type VectorStatus, type W3fVector } from './vectors/w3f-vector.ts';
