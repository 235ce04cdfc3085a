/** `@polkavirt/polkavm/timings`: what each instruction takes of the processor that the `full` cost model simulates. */
export { type Latency, TIMINGS, type Timing, type Units } from './gas/full/timings.ts';
