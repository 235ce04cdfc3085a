/**
 * The compact form of a capture: eight bytes, `pvcapt`, 0 and the version; then entries, each a u32 length, little-endian, and as many
 * bytes, which are SCALE as {@link entryCodec} describes it. What all calls of a function share is written once.
 */
import { hexToU8a } from '@polkadot/util/hex/toU8a';
import { u8aConcat } from '@polkadot/util/u8a/concat';
import { u8aToHex } from '@polkadot/util/u8a/toHex';
import { HostFault, scale, strict } from '@polkavirt/primitives';
import { CAPTURE_VERSION, type Capture, type CapturedCall, CaptureError } from './captured-call.ts';
import { type MessagePart, ProgramHashes, ProgramTable, splitInput } from './program-parts.ts';

const { bytes, compactU32, compactU64, fixedBytes, option, str, struct, u32, unit, variants, vec } = scale;

const functionCodec = struct({
  fn: str,
  importName: str,
  generation: variants({ Unknown: [0, unit], Virt: [1, unit], Typestate: [2, unit] }, 'Generation'),
  wire: str,
  wireVersion: option(u32),
});
const partCodec = variants({ Bytes: [0, bytes], Program: [1, fixedBytes(32)] }, 'MessagePart');
const callCodec = struct({
  /** Which of the functions before it. */
  fn: compactU32,
  instance: option(u32),
  input: vec(partCodec),
  output: option(bytes),
  fault: option(struct({ code: str, message: str })),
  durationNs: compactU64,
});
const entryCodec = strict(
  'capture entry',
  variants(
    {
      Program: [0, struct({ hash: fixedBytes(32), bytes })],
      Function: [1, functionCodec],
      Call: [2, callCodec],
      End: [3, compactU32],
    },
    'CaptureEntry',
  ),
);
type Entry = ReturnType<typeof entryCodec.decode>;

const MAGIC = Uint8Array.from([...'pvcapt'].map((letter) => letter.charCodeAt(0)).concat(0));

/** Whether bytes begin as a capture in its compact form does. */
export const isBinaryCapture = (input: Uint8Array): boolean => MAGIC.every((byte, at) => input[at] === byte);

const GENERATIONS = { virt: 'Virt', typestate: 'Typestate' } as const;

/** All of a capture in its compact form. */
export const captureToBinary = (calls: readonly CapturedCall[]): Uint8Array => {
  const written: Uint8Array[] = [MAGIC, Uint8Array.of(CAPTURE_VERSION)];
  const write = (entry: Entry): void => {
    const payload = entryCodec.encode(entry);
    written.push(u32.enc(payload.length), payload);
  };
  const programs = new Set<string>();
  const hashes = new ProgramHashes();
  const functions = new Map<string, bigint>();
  for (const call of calls) {
    const { fn, importName, generation, wire, wireVersion, instance, output, fault, durationNs } = call;
    const key = JSON.stringify([fn, importName, generation, wire, wireVersion]);
    const at = functions.get(key) ?? BigInt(functions.size);
    if (!functions.has(key)) {
      functions.set(key, at);
      const tag = generation === undefined ? 'Unknown' : GENERATIONS[generation];
      write({ tag: 'Function', value: { fn, importName, generation: { tag, value: undefined }, wire, wireVersion } });
    }
    const { parts, program } = splitInput(call, hashes);
    const input = parts.map((part) => {
      if (part instanceof Uint8Array) return { tag: 'Bytes', value: part } as const;
      const hash = hexToU8a(part.program);
      if (program !== undefined && !programs.has(part.program)) {
        programs.add(part.program);
        write({ tag: 'Program', value: { hash, bytes: program } });
      }
      return { tag: 'Program', value: hash } as const;
    });
    write({ tag: 'Call', value: { fn: at, instance, input, output, fault, durationNs: BigInt(durationNs) } });
  }
  write({ tag: 'End', value: BigInt(calls.length) });
  return u8aConcat(...written);
};

/** The entries of a file, each with its offset. Ends early if the file does. */
function* entriesOf(input: Uint8Array): Generator<readonly [Entry, string]> {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  let at = MAGIC.length + 1;
  while (at + 4 <= input.length) {
    const end = at + 4 + view.getUint32(at, true);
    // This also covers a claimed length of gigabytes.
    if (end > input.length) return;
    const where = `byte ${at}`;
    try {
      yield [entryCodec.decode(input.subarray(at + 4, end)), where];
    } catch (fault) {
      if (fault instanceof HostFault) throw new CaptureError(`${where}: ${fault.message}`);
      throw fault;
    }
    at = end;
  }
}

/**
 * Reads a capture in its compact form. A file that ends early, also in the middle of an entry, gives the calls before that.
 *
 * @throws CaptureError Which names the byte.
 */
export const captureFromBinary = (input: Uint8Array): Capture => {
  if (!isBinaryCapture(input)) throw new CaptureError('not a capture: it does not begin with pvcapt');
  const version = input[MAGIC.length];
  if (version !== CAPTURE_VERSION) {
    throw new CaptureError(`a capture of version ${version}; this polkavirt reads version ${CAPTURE_VERSION}`);
  }
  const programs = new ProgramTable();
  const functions: Pick<CapturedCall, 'fn' | 'importName' | 'generation' | 'wire' | 'wireVersion'>[] = [];
  const calls: CapturedCall[] = [];
  let isComplete = false;
  for (const [entry, where] of entriesOf(input)) {
    if (isComplete) throw new CaptureError(`${where}: there is more after the end`);
    switch (entry.tag) {
      case 'Program':
        programs.add(u8aToHex(entry.value.hash), entry.value.bytes, where);
        break;
      case 'Function': {
        const { generation, ...rest } = entry.value;
        const name = ({ Unknown: undefined, Virt: 'virt', Typestate: 'typestate' } as const)[generation.tag];
        functions.push({ ...rest, generation: name });
        break;
      }
      case 'Call': {
        const { fn, input: parts, durationNs, ...rest } = entry.value;
        const row = functions[Number(fn)];
        if (row === undefined)
          throw new CaptureError(`${where}: a call of function ${fn}, of which there are ${functions.length}`);
        if ((rest.output === undefined) !== (rest.fault !== undefined)) {
          throw new CaptureError(`${where}: a call has an output or a fault, and not both`);
        }
        const message = programs.message(
          parts.map(({ tag, value }): MessagePart => (tag === 'Bytes' ? value : { program: u8aToHex(value) })),
          where,
        );
        calls.push({
          ...row,
          ...rest,
          durationNs: Number(durationNs),
          get input() {
            return message();
          },
        });
        break;
      }
      case 'End':
        if (Number(entry.value) !== calls.length) {
          throw new CaptureError(`${where}: the end says ${entry.value} calls, and there are ${calls.length}`);
        }
        isComplete = true;
    }
  }
  return { calls, isComplete };
};
