import {
  type FunctionCodecs,
  type Generation,
  hostFunctionName,
  SCALE_HOST_FUNCTIONS,
  type StrictCodec,
  type WireInspector,
} from '@polkavirt/primitives';

/** The scale wire for people: arguments and results by the codecs that define it, which `codecs` holds by import name. */
export const inspectScale = (generation: Generation, codecs: ReadonlyMap<string, FunctionCodecs>): WireInspector => ({
  generation,
  args: (name, [input]) => inspect(codecs.get(name)?.args, input),
  result: (name, _args, output) => inspect(codecs.get(name)?.result, output),
});

const inspect = (codec: StrictCodec<unknown> | undefined, raw: unknown) => {
  const bytes = raw as Uint8Array;
  return { bytes: bytes.length, decoded: codec?.decode(bytes) };
};

export const scaleInspector = inspectScale(
  'virt',
  new Map(Object.entries<FunctionCodecs>(SCALE_HOST_FUNCTIONS).map(([fn, codecs]) => [hostFunctionName(fn), codecs])),
);
