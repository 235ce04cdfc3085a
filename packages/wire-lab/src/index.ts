export { captureToBinary, isBinaryCapture } from './capture/binary.ts';
export {
  CAPTURE_VERSION,
  type Capture,
  type CapturedCall,
  type CapturedFault,
  CaptureError,
  hostFunctionOf,
} from './capture/captured-call.ts';
export {
  type CaptureOptions,
  capturedCall,
  createCapture,
  type LiveCapture,
  type TappedCall,
  type TappedCalls,
} from './capture/create-capture.ts';
export { CaptureLines, captureToJsonLines } from './capture/json-lines.ts';
export { programHash } from './capture/program-parts.ts';
export { readCapture } from './capture/read-capture.ts';
export { type ComparedMessage, type FieldDifference, type FieldSide, fieldDifferences } from './compare/field-differences.ts';
export { type FunctionStats, functionStats } from './compare/function-stats.ts';
export {
  type Change,
  type ChangeKind,
  type Compatibility,
  compatible,
  compatibleWires,
  type Described,
  describeChange,
  type FunctionCompatibility,
  type WireCodecs,
} from './evolution/compatible.ts';
export { describeReading, type MessageExample } from './evolution/differing-message.ts';
export { sampleValues } from './evolution/sample-values.ts';
export {
  type Example,
  type FuzzDirection,
  FuzzSession,
  readExample,
  type SessionOptions,
  writeExample,
} from './fuzz/fuzz-session.ts';
export { type Finding, type FuzzOptions, type FuzzReport, fuzzWire } from './fuzz/fuzz-wire.ts';
export { mutate } from './fuzz/mutate.ts';
export { PROBLEM_KINDS, type Problem, type ProblemKind, type Verdict } from './fuzz/problem.ts';
export { Random as MessageRandom } from './fuzz/random.ts';
export { type RawMessage, type RawPart, rawMemory, rawValues, UnfitWireError } from './fuzz/raw-message.ts';
export { shrink } from './fuzz/shrink.ts';
export { type AnyWire, partsOf } from './fuzz/wire-under-test.ts';
export { type Annotated, type Annotation, annotate, problemText, valueText } from './message/annotate.ts';
export {
  type Direction,
  findHostFunction,
  functionOfImport,
  HOST_FUNCTIONS,
  type HostFunction,
  messageTree,
} from './message/host-function.ts';
export { HexError, parseHex } from './message/parse-hex.ts';
export { type NamedType, namedTypes } from './notation/named-types.ts';
export { papiCodec, papiDefinition } from './notation/papi.ts';
export { type PolkadotDefinition, polkadotDefinition, polkadotType, polkadotTypes } from './notation/polkadot-types.ts';
export { rustDefinition, rustType } from './notation/rust.ts';
export type { ReplayHost } from './replay/host-call.ts';
export type { CallMeaning } from './replay/own-wire-reader.ts';
export { type ReplayedCall, type ReplayTarget, replayCapture } from './replay/replay-capture.ts';
