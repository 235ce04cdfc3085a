/** The debugger for a terminal: one line in, text out. */
import { REGISTERS, Stop } from '@polkavirt/polkavm';
import { createInstruction, decodeInstruction, formatInstruction } from '@polkavirt/polkavm/program';
import { describeSymbol } from '../recording/describe-event.ts';
import type { BacktraceFrame } from '../stack/backtrace.ts';
import { Debugger } from './debugger.ts';
import { EXPRESSIONS, evaluateExpression, showRegister, writesOf } from './evaluate.ts';
import { offsetsOfFunction, offsetsOfLine } from './line-offsets.ts';
import { type Sought, seekHostCalls, seekOffsets } from './sought.ts';
import type { Timeline } from './timeline.ts';

export interface TerminalDebugger {
  /** The current position in a line or two. */
  where(): string;
  /** Runs a command line; undefined ends the session. An empty line repeats the last command. */
  command(line: string): string | undefined;
}

/** A line's text, if the source is there. */
export type ReadLine = (file: string, line: number) => string | undefined;

interface Command {
  /** The name of the command; `short` is its abbreviation. */
  readonly name: string;
  readonly short: string;
  readonly argument?: string;
  readonly help: string;
  run(argument: string): string;
}

const positionOf = ({ function: name, file, line, pc }: BacktraceFrame): string =>
  `${name} (${file === null ? `pc ${pc}` : `${file}${line === null ? '' : `:${line}`}`})`;

export function createTerminalDebugger(timeline: Timeline, readLine: ReadLine = () => undefined): TerminalDebugger {
  const run = new Debugger(timeline);
  const breakpoints: { readonly text: string; readonly sought: readonly Sought[] }[] = [];
  const instruction = createInstruction();
  const sought = (): Sought[] => breakpoints.flatMap((one) => one.sought);

  const instructionText = (): string => {
    const { instance } = run;
    const { pc } = timeline;
    if (instance === undefined || pc === undefined) return '';
    decodeInstruction(instance.program.module.program, pc, instruction);
    return formatInstruction(instruction, instance.program.module.program.instructionSet);
  };

  const where = (): string => {
    const frame = run.backtrace().at(-1);
    if (frame === undefined) {
      const { last } = timeline.rerun;
      const how =
        last === undefined
          ? 'nothing ran'
          : (Object.keys(Stop).find((name) => Stop[name as keyof typeof Stop] === last.stop) ?? '');
      return `end of the recording at ${timeline.time} instructions: ${how}`;
    }
    const source = frame.file === null || frame.line === null ? undefined : readLine(frame.file, frame.line);
    const text = `${timeline.time}: ${positionOf(frame)}  pc ${frame.pc}: ${instructionText()}`;
    return source === undefined ? text : `${text}\n    ${source.trim()}`;
  };

  const moved = (isFound: boolean, otherwise: string): string => (isFound ? where() : `${otherwise}\n${where()}`);

  const addBreakpoint = (text: string): string => {
    if (text === '') return breakpoints.map((one, index) => `${index + 1}  ${one.text}`).join('\n') || 'there are no breakpoints';
    if (text.startsWith('host:')) {
      const symbol = text.slice(5);
      const accepts = (bytes: Uint8Array | undefined) =>
        symbol === '' || (bytes !== undefined && describeSymbol(bytes) === symbol);
      breakpoints.push({ text, sought: [seekHostCalls(accepts)] });
      return `breakpoint ${breakpoints.length}: ${text}`;
    }
    const [, file, line] = /^(.+):(\d+)$/.exec(text) ?? [];
    const found: Sought[] = [];
    for (const { hash, functions } of timeline.rerun.programs.values()) {
      const pcs = file === undefined ? offsetsOfFunction(functions, text) : offsetsOfLine(functions, file, Number(line));
      if (pcs.size > 0) found.push(seekOffsets(hash, pcs));
    }
    if (found.length === 0) return `there is no code of ${text}; break takes FILE:LINE, a function, or host:NUMBER`;
    breakpoints.push({ text, sought: found });
    return `breakpoint ${breakpoints.length}: ${text}`;
  };

  const commands: readonly Command[] = [
    {
      name: 'step',
      short: 's',
      help: 'on to the next line, into functions',
      run: () => moved(run.stepLine(true), 'no more lines'),
    },
    {
      name: 'next',
      short: 'n',
      help: 'on to the next line, over functions',
      run: () => moved(run.stepLine(false), 'no more lines'),
    },
    { name: 'out', short: 'o', help: 'on to the caller', run: () => moved(run.stepOut(), 'nobody called it') },
    { name: 'back', short: 'b', help: 'back to the line before', run: () => moved(run.stepBackLine(), 'this is the start') },
    {
      name: 'instruction',
      short: 'i',
      argument: '[N]',
      help: 'N instructions on; back if N is negative',
      run(argument) {
        const count = argument === '' ? 1 : Number(argument);
        if (!Number.isSafeInteger(count)) return 'instruction takes a whole number';
        timeline.goTo(Math.max(0, timeline.time + count));
        return where();
      },
    },
    {
      name: 'continue',
      short: 'c',
      help: 'on to the next breakpoint, or to what failed',
      run() {
        if (run.continue(sought())) return where();
        const { last } = timeline.rerun;
        const isFailed = last !== undefined && last.stop !== Stop.Finished && last.stop !== Stop.HostCall;
        if (!isFailed || timeline.time === 0) return `no more breakpoints\n${where()}`;
        timeline.goTo(timeline.time - 1);
        return `${last.stop === Stop.OutOfGas ? 'out of gas after this' : 'it trapped here'}\n${where()}`;
      },
    },
    {
      name: 'reverse',
      short: 'r',
      help: 'back to the last breakpoint',
      run: () => moved(run.reverseContinue(sought()), 'no breakpoint before'),
    },
    {
      name: 'break',
      short: 'br',
      argument: '[FILE:LINE|FUNCTION|host:NUMBER]',
      help: 'a breakpoint; all of them without',
      run: addBreakpoint,
    },
    {
      name: 'who',
      short: 'w',
      argument: 'REGISTER|ADDRESS:LENGTH',
      help: 'back to whoever wrote it last',
      run(argument) {
        const writes = run.instance === undefined ? undefined : writesOf(argument, run.instance.number);
        if (writes === undefined) return 'who takes a register (a0) or memory (0x20000:8)';
        return timeline.findLast(writes) ? where() : `nothing wrote ${argument} before`;
      },
    },
    {
      name: 'print',
      short: 'p',
      argument: 'EXPRESSION',
      help: EXPRESSIONS,
      run(argument) {
        if (run.instance === undefined) return 'nothing runs';
        const value = evaluateExpression(argument, run.instance, timeline.time);
        return value.ok ? value.text : value.error;
      },
    },
    {
      name: 'registers',
      short: 'reg',
      help: 'all registers',
      run: () =>
        [...(run.instance?.machine.registers ?? [])]
          .map((value, index) => `${REGISTERS[index].padEnd(3)} ${showRegister(value)}`)
          .join('\n'),
    },
    {
      name: 'backtrace',
      short: 'bt',
      help: 'the functions under way, innermost first',
      run: () =>
        [...run.backtrace()]
          .reverse()
          .slice(0, 200)
          .map((frame, index) => `#${index}  ${positionOf(frame)}${frame.how === 'machine' ? '' : `, ${frame.how}`}`)
          .join('\n') || 'nothing runs',
    },
    {
      name: 'goto',
      short: 'g',
      argument: 'TIME',
      help: 'to a moment: a number of instructions from the start',
      run(argument) {
        if (!/^\d{1,15}$/.test(argument)) return 'goto takes a number of instructions';
        timeline.goTo(Number(argument));
        return where();
      },
    },
  ];

  const help = (): string =>
    [
      ...commands.map(
        ({ name, short, argument = '', help: text }) => `${short.padEnd(4)} ${`${name} ${argument}`.padEnd(22)} ${text}`,
      ),
      'q    quit                   the end; an empty line does the last command again',
    ].join('\n');

  let last = '';
  return {
    where,
    command(line) {
      const text = line.trim() || last;
      last = text;
      const [name = '', ...rest] = text.split(/\s+/);
      if (name === 'q' || name === 'quit') return undefined;
      if (name === '' || name === 'help' || name === 'h' || name === '?') return help();
      const command = commands.find((one) => one.short === name || one.name === name);
      return command === undefined ? `there is no command ${name}; help lists them` : command.run(rest.join(' '));
    },
  };
}
