import {
  type CapturedCall,
  type ComparedMessage,
  type FieldDifference,
  fieldDifferences,
  messageTree,
} from '@polkavirt/wire-lab';
import type { WireName } from '../choice.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { type Screen, screenOf } from '../screen.ts';
import { renderTable } from '../table.ts';
import { printable } from '../values.ts';
import { loadCapture, warnIfCutOff } from './captured-input.ts';
import { type DumpFlags, hexArgument, isFile, requireFunction, titleOf, treeOf } from './dump-command.ts';

/** The options of `wire diff`. */
export type DiffFlags = Pick<DumpFlags, 'function' | 'direction' | 'api' | 'json'> & { readonly wire: WireName };

const COLUMNS = [
  { title: 'field', align: 'left' },
  { title: 'left', align: 'left' },
  { title: 'right', align: 'left' },
] as const;

const MOST_HEX = 34;
const side = (one: FieldDifference['left']): string => {
  if (one === undefined) return '(not there)';
  const hex = one.hex.length > MOST_HEX ? `${one.hex.slice(0, MOST_HEX)}…` : one.hex;
  return [hex, printable(one.value)].filter((text) => text !== '').join(' = ');
};

const renderFields = (fields: readonly FieldDifference[], screen: Screen): string =>
  renderTable(
    COLUMNS,
    fields.map(({ path, left, right }) => [
      path,
      { text: side(left), paint: screen.colors.red },
      { text: side(right), paint: screen.colors.green },
    ]),
    screen,
  );

const compared = (call: CapturedCall, direction: 'in' | 'out', message: Uint8Array): ComparedMessage => ({
  tree: treeOf(call, direction, message),
  message,
});

/** The differences of two calls at the same place. */
function callDifferences(left: CapturedCall, right: CapturedCall): readonly FieldDifference[] {
  if (left.fn !== right.fn || left.wire !== right.wire) {
    const name = ({ fn, wire }: CapturedCall) => ({ hex: '', value: `${fn} (${wire})` });
    return [{ path: 'function', left: name(left), right: name(right) }];
  }
  const inside = fieldDifferences(compared(left, 'in', left.input), compared(right, 'in', right.input));
  const answer = ({ output, fault }: CapturedCall) => ({
    hex: '',
    value: fault === undefined ? `${output?.length} bytes` : `fault: ${fault.message}`,
  });
  const outside =
    left.output === undefined || right.output === undefined
      ? left.output === right.output && left.fault?.message === right.fault?.message
        ? []
        : [{ path: 'answer', left: answer(left), right: answer(right) }]
      : fieldDifferences(compared(left, 'out', left.output), compared(right, 'out', right.output));
  const named = (direction: string, fields: readonly FieldDifference[]) =>
    fields.map((field) => ({ ...field, path: `${direction} ${field.path}` }));
  return [...named('in', inside), ...named('out', outside)];
}

async function diffCaptures(paths: readonly [string, string], json: boolean, io: Io): Promise<number> {
  const [left, right] = [await loadCapture(paths[0], io), await loadCapture(paths[1], io)];
  const screen = screenOf(io.stdout);
  const count = Math.min(left.calls.length, right.calls.length);
  let different = 0;
  for (let at = 0; at < count; at++) {
    const fields = callDifferences(left.calls[at], right.calls[at]);
    if (fields.length === 0) continue;
    different += 1;
    const text = json
      ? JSON.stringify({
          call: at + 1,
          function: left.calls[at].fn,
          fields: fields.map((field) => ({ ...field, left: field.left ?? null, right: field.right ?? null })),
        })
      : `${titleOf(left.calls[at], at + 1, screen)}\n${renderFields(fields, screen)}`;
    await io.stdout.write(`${text}\n`);
  }
  const [a, b] = [left.calls.length, right.calls.length];
  if (!json)
    await io.stdout.write(
      `${different} of ${count} calls differ${a === b ? '' : `; the left capture has ${a} calls, the right one ${b}`}\n`,
    );
  await warnIfCutOff(paths[0], left, io);
  await warnIfCutOff(paths[1], right, io);
  return different === 0 && a === b ? EXIT.ok : EXIT.failed;
}

/** `polkavirt wire diff`: two captures call by call, or two messages of one function. Exit code 1 if they differ. */
export async function diffCommand(left: string, right: string, flags: DiffFlags, io: Io): Promise<number> {
  const [isLeft, isRight] = [await isFile(left), await isFile(right)];
  if (isLeft && isRight) return diffCaptures([left, right], flags.json, io);
  if (isLeft !== isRight) throw new UsageError('wire diff takes two captures, or two messages in hex');
  if (flags.function === undefined) throw new UsageError('messages in hex need --function: which function are they of?');
  const row = requireFunction({ ...flags, function: flags.function });
  const message = (hex: string): ComparedMessage => {
    const bytes = hexArgument(hex);
    return { tree: messageTree(row, flags.direction, bytes), message: bytes };
  };
  const fields = fieldDifferences(message(left), message(right));
  if (flags.json)
    await io.stdout.write(
      `${JSON.stringify({ fields: fields.map((field) => ({ ...field, left: field.left ?? null, right: field.right ?? null })) })}\n`,
    );
  else await io.stdout.write(fields.length === 0 ? 'no difference\n' : renderFields(fields, screenOf(io.stdout)));
  return fields.length === 0 ? EXIT.ok : EXIT.failed;
}
