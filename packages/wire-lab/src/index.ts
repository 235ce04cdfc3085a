export { captureToBinary, isBinaryCapture } from './capture/binary.ts';
export { CAPTURE_VERSION, type Capture, type CapturedCall, type CapturedFault, CaptureError } from './capture/captured-call.ts';
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
