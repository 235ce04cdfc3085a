/** The views of an editor at the present moment: stack, registers, memory, instructions. */
import { isAbsolute, resolve } from 'node:path';
import { disassembleLines, REGISTERS } from '@polkavirt/polkavm';
import { type Handles, Source, StackFrame } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debugger } from '../time-travel/debugger.ts';
import { showRegister } from '../time-travel/evaluate.ts';

/** The most bytes and instructions of one answer. */
const MAX_BYTES = 0x1_0000;
const MAX_INSTRUCTIONS = 10_000;

const addressOf = (pc: number): string => `0x${pc.toString(16).padStart(8, '0')}`;

/** The variables of a scope: registers, or the state of the run. */
export const SCOPES = { registers: 1, run: 2 } as const;

export function stackView(
  run: Debugger,
  { startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments,
  handles: Handles<{ readonly pc: number }>,
  sourceRoot: string | undefined,
): DebugProtocol.StackTraceResponse['body'] {
  const sourceOf = (file: string): Source => {
    const path = sourceRoot === undefined || isAbsolute(file) ? file : resolve(sourceRoot, file);
    return new Source(file.split('/').at(-1) as string, path);
  };
  const frames = [...run.backtrace()].reverse();
  const shown = frames.slice(startFrame, levels === 0 ? undefined : startFrame + levels);
  return {
    totalFrames: frames.length,
    stackFrames: shown.map(({ function: name, file, line, column, pc }) => {
      const source = file === null ? undefined : sourceOf(file);
      const frame: DebugProtocol.StackFrame = new StackFrame(handles.create({ pc }), name, source, line ?? 0, column ?? 0);
      frame.instructionPointerReference = addressOf(pc);
      return frame;
    }),
  };
}

export function variablesView({ instance, timeline }: Debugger, scope: number): DebugProtocol.Variable[] {
  const variable = (name: string, value: string, more: object = {}): DebugProtocol.Variable => ({
    name,
    value,
    variablesReference: 0,
    evaluateName: name,
    ...more,
  });
  if (scope === SCOPES.run) {
    return [
      variable('gas', `${instance?.machine.getGas()}`),
      variable('pc', `${timeline.pc ?? '-'}`),
      variable('time', `${timeline.time}`),
    ];
  }
  return [...(instance?.machine.registers ?? [])].map((value, index) =>
    variable(REGISTERS[index], showRegister(value), { memoryReference: `0x${(value & 0xffff_ffffn).toString(16)}` }),
  );
}

export function memoryView(
  { instance }: Debugger,
  { memoryReference, offset = 0, count }: DebugProtocol.ReadMemoryArguments,
): NonNullable<DebugProtocol.ReadMemoryResponse['body']> {
  const address = Number.parseInt(memoryReference, 16) + offset;
  const bytes = Buffer.alloc(Math.min(Math.max(0, count), MAX_BYTES));
  const isThere = address >= 0 && address <= 0xffff_ffff && instance?.machine.readMemory(address, bytes) === true;
  return isThere
    ? { address: `0x${address.toString(16)}`, data: bytes.toString('base64'), unreadableBytes: count - bytes.length }
    : { address: `0x${address.toString(16)}`, unreadableBytes: count };
}

export function disassemblyView(
  { instance }: Debugger,
  { memoryReference, instructionOffset = 0, instructionCount }: DebugProtocol.DisassembleArguments,
): DebugProtocol.DisassembledInstruction[] {
  const program = instance?.program.module.program;
  const all = program === undefined ? [] : [...disassembleLines(program)];
  const lines = all.filter(({ kind }) => kind === 'instruction' || kind === 'raw');
  const at = lines.findIndex(({ offset = 0 }) => offset >= Number.parseInt(memoryReference, 16)) + instructionOffset;
  const count = Math.min(Math.max(0, instructionCount), MAX_INSTRUCTIONS);
  return Array.from({ length: count }, (_, index): DebugProtocol.DisassembledInstruction => {
    const line = lines[at + index];
    return line === undefined
      ? { address: addressOf(0), instruction: '', presentationHint: 'invalid' }
      : { address: addressOf(line.offset ?? 0), instruction: line.text.trim() };
  });
}
