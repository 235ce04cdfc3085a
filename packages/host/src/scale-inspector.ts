import { hostFunctionName, SCALE_HOST_FUNCTIONS, type StrictCodec, type WireInspector } from '@polkavirt/primitives';

const codecs = new Map(
  Object.entries<{ readonly args: StrictCodec<unknown>; readonly result: StrictCodec<unknown> }>(SCALE_HOST_FUNCTIONS).map(
    ([fn, { args, result }]) => [hostFunctionName(fn) as string, { args, result }],
  ),
);

/** The scale wire for people: arguments and results by the codecs that define it. */
export const scaleInspector: WireInspector = {
  args: (name, [input]) => inspect(codecs.get(name)?.args, input),
  result: (name, _args, output) => inspect(codecs.get(name)?.result, output),
};

const inspect = (codec: StrictCodec<unknown> | undefined, raw: unknown) => {
  const bytes = raw as Uint8Array;
  return { bytes: bytes.length, decoded: codec?.decode(bytes) };
};
