import { stat } from 'node:fs/promises';
import type { DecodeNode, DecodeTree, Generation } from '@polkavirt/primitives';
import {
  type CallMeaning,
  type CapturedCall,
  type Direction,
  findHostFunction,
  HexError,
  HOST_FUNCTIONS,
  hostFunctionOf,
  messageTree,
  parseHex,
  problemText,
} from '@polkavirt/wire-lab';
import { readModule } from '@polkavirt/wire-lab/isolated';
import { WIRES, type WireName } from '../choice.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { paragraph } from '../paragraph.ts';
import { type Screen, screenOf } from '../screen.ts';
import { bytesToHex, duration, namesIn, printable } from '../values.ts';
import { loadCapture, warnIfCutOff } from './captured-input.ts';
import { renderDump } from './render-dump.ts';
import { checkModule, usingModule } from './wire-module.ts';

/** The options of `wire dump`. */
export interface DumpFlags {
  readonly function: string | undefined;
  readonly direction: Direction;
  /** The format of a message in hex, or the module of the wire that a capture was made over. */
  readonly wire: string;
  readonly deadline: number;
  readonly api: Generation;
  readonly calls: string | undefined;
  readonly all: boolean;
  readonly json: boolean;
}

/** A call of a host function whose messages are known by its names. */
export type FunctionName = Pick<DumpFlags, 'api'> & { readonly wire: WireName; readonly function: string };

/** The table's row of a function. */
export function requireFunction({ api, wire, function: name }: FunctionName): (typeof HOST_FUNCTIONS)[number] {
  const row = findHostFunction(api, wire, name);
  if (row !== undefined) return row;
  const names = HOST_FUNCTIONS.filter((each) => each.generation === api && each.wire === wire).map((each) => each.name);
  throw new UsageError(`the ${wire} wire of ${api} has no function ${printable(name)}; there are ${namesIn(names)}`);
}

/** Hex of the command line. */
export function hexArgument(text: string): Uint8Array {
  try {
    return parseHex(text);
  } catch (error) {
    if (error instanceof HexError) throw new UsageError(error.message);
    throw error;
  }
}

/** Whether an argument names a file; anything else is hex. */
export async function isFile(argument: string): Promise<boolean> {
  if (argument === '-') return true;
  return stat(argument).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Numbers of calls as `--calls` takes them, from 1: `3`, or `3-7`. */
function chosen(calls: string | undefined, count: number): readonly [from: number, to: number] {
  if (calls === undefined) return [1, count];
  const [, first, last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(calls) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (!(from >= 1 && from <= to))
    throw new UsageError(`--calls ${printable(calls)}: it must be a number from 1, or a range such as 3-7`);
  if (from > count) throw new UsageError(`--calls ${calls}: the capture has ${count} calls`);
  return [from, Math.min(to, count)];
}

const jsonValue = (value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value instanceof Uint8Array ? bytesToHex(value) : value;

const nodeToJson = ({ name, type, from, to, value, parts }: DecodeNode): object => ({
  name,
  type,
  from,
  to,
  ...(value === undefined ? {} : { value: jsonValue(value) }),
  ...(parts === undefined ? {} : { parts: parts.map(nodeToJson) }),
});

/** A message as JSON: the tree of its parts, and its problem or null. */
export const treeToJson = ({ root, problem }: DecodeTree, message: Uint8Array): object => ({
  bytes: bytesToHex(message),
  root: nodeToJson(root),
  problem: problem ?? null,
});

/** The line above a message. */
export const titleOf = (call: CapturedCall, number: number, screen: Screen): string => {
  const about = call.instance === undefined ? '' : `, instance ${call.instance}`;
  const generation = call.generation === undefined ? '' : `, ${call.generation}`;
  const version = (call.wireVersion ?? 1) === 1 ? '' : ` version ${call.wireVersion}`;
  return screen.colors.bold(
    `call ${number}: ${printable(call.fn)}${about} (${printable(call.wire)}${version}${generation}, ${duration(call.durationNs / 1e6)})`,
  );
};

/** A message of an unknown wire is shown as bytes only. */
const unknownTree = (message: Uint8Array): DecodeTree => ({
  root: {
    name: 'message',
    type: 'bytes',
    from: 0,
    to: message.length,
    parts: [{ name: 'bytes', type: 'bytes', from: 0, to: message.length, value: message }],
  },
});

export const treeOf = (call: CapturedCall, direction: Direction, message: Uint8Array): DecodeTree => {
  const row = hostFunctionOf(call);
  return row === undefined ? unknownTree(message) : messageTree(row, direction, message);
};

const isBuiltIn = (wire: string): wire is WireName => (WIRES as readonly string[]).includes(wire);

/** The calls of a user's own wire by number, as the wire of a module decodes them. */
async function meaningsOf(
  { wire, deadline }: DumpFlags,
  numbered: readonly (readonly [number: number, call: CapturedCall])[],
  io: Io,
): Promise<ReadonlyMap<number, CallMeaning>> {
  const meanings = new Map<number, CallMeaning>();
  if (isBuiltIn(wire)) return meanings;
  const unknown = numbered.filter(([, call]) => hostFunctionOf(call) === undefined);
  const onPrint = (text: string): void => void io.stderr.write(text).catch(() => undefined);
  const calls = unknown.map(([, call]) => call);
  await usingModule(wire, async () => {
    let at = 0;
    for await (const meaning of readModule(wire, calls, { deadline, onPrint })) meanings.set(unknown[at++][0], meaning);
  });
  return meanings;
}

async function dumpCapture(path: string, flags: DumpFlags, io: Io): Promise<number> {
  const { calls, all, json, function: only, wire: reader } = flags;
  if (!isBuiltIn(reader)) checkModule(reader, 'neither scale, abi nor ');
  const capture = await loadCapture(path, io);
  const screen = screenOf(io.stdout);
  const [from, to] = chosen(calls, capture.calls.length);
  const numbered = capture.calls
    .map((call, at) => [at + 1, call] as const)
    .filter(([number, call]) => number >= from && number <= to && (only === undefined || call.fn === only));
  const meanings = await meaningsOf(flags, numbered, io);
  for (const [number, call] of numbered) {
    const { input, output, fault } = call;
    const request = treeOf(call, 'in', input);
    const answer = output === undefined ? undefined : treeOf(call, 'out', output);
    const meaning = meanings.get(number);
    if (json) {
      const { fn, wire, generation = null, instance = null, durationNs } = call;
      const messages = {
        in: treeToJson(request, input),
        out: answer && output ? treeToJson(answer, output) : null,
        fault: fault ?? null,
        ...(meaning === undefined ? {} : { meaning: { request: meaning.request, answer: meaning.answer ?? null } }),
      };
      await io.stdout.write(
        `${JSON.stringify({ call: number, function: fn, wire, generation, instance, durationNs, ...messages })}\n`,
      );
      continue;
    }
    const { colors } = screen;
    const said = (text: string | undefined): string => (text === undefined ? '' : paragraph(printable(text), screen, '  '));
    const out =
      answer !== undefined && output !== undefined
        ? `${colors.dim(`out, ${output.length} bytes`)}\n${renderDump(answer, output, screen, { all })}${said(meaning?.answer)}`
        : `${colors.red('fault')}: ${fault?.code}: ${printable(fault?.message ?? '')}\n`;
    await io.stdout.write(
      `${number > from ? '\n' : ''}${titleOf(call, number, screen)}\n${colors.dim(`in, ${input.length} bytes`)}\n${renderDump(request, input, screen, { all })}${said(meaning?.request)}${out}`,
    );
  }
  await warnIfCutOff(path, capture, io);
  return EXIT.ok;
}

/** `polkavirt wire dump`: the calls of a capture, or one message in hex. Exit code 1 if that is malformed. */
export async function dumpCommand(argument: string, flags: DumpFlags, io: Io): Promise<number> {
  if (await isFile(argument)) return dumpCapture(argument, flags, io);
  if (/[./\\]/.test(argument)) throw new UsageError(`cannot read ${printable(argument)}: no such file`);
  if (flags.function === undefined) throw new UsageError('a message in hex needs --function: which function is it of?');
  if (flags.calls !== undefined) throw new UsageError('--calls is of no use for a message in hex');
  const { wire } = flags;
  if (!isBuiltIn(wire)) throw new UsageError(`a message in hex is of the scale or abi wire; ${printable(wire)} reads captures`);
  const row = requireFunction({ ...flags, wire, function: flags.function });
  const message = hexArgument(argument);
  const tree = messageTree(row, flags.direction, message);
  await io.stdout.write(
    flags.json ? `${JSON.stringify(treeToJson(tree, message))}\n` : renderDump(tree, message, screenOf(io.stdout), flags),
  );
  if (tree.problem !== undefined && flags.json) await io.stderr.write(`polkavirt: malformed: ${problemText(tree.problem)}\n`);
  return tree.problem === undefined ? EXIT.ok : EXIT.failed;
}
