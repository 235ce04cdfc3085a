/**
 * Maps code to the lines of its assembly text, as regions for the debug sections. A function starts at a public label
 * and at a label that is called; other labels lie inside a function.
 * Where the text has `%line`, that is the position.
 */
import type { DebugFrame, DebugRegion } from '../debug-info/debug-frame.ts';
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import type { Layout } from '../program/layout.ts';
import type { Source } from './source.ts';

/** The names of functions by the piece that they start with, and the lines of their labels. */
function functionsByPiece({ pieces, labels, publicLabels }: Source): ReadonlyMap<number, { name: string; line: number }> {
  const names = new Set(publicLabels.map(({ name }) => name));
  for (const piece of pieces) {
    if (piece.type !== 'instruction') continue;
    const { instruction, label } = piece.parsed;
    if (label?.use === 'target' && instruction.id === INSTRUCTION_IDS.load_imm_and_jump) names.add(label.name);
  }
  const found = new Map<number, { name: string; line: number }>();
  for (const name of names) {
    const label = labels.get(name);
    // If several labels are at one place, the first one names the function.
    if (label !== undefined && !found.has(label.piece)) found.set(label.piece, { name, line: label.line });
  }
  return found;
}

/** Whether a text says of which files its instructions come. */
export const hasOrigins = ({ pieces }: Source): boolean => pieces.some(({ origin }) => origin?.path !== undefined);

/** @param path The name of the text's file; without one only `%line` gives positions. @param text For the columns. */
export function sourceRegions(
  source: Source,
  text: string,
  { offsets }: Layout,
  path: string | undefined,
): readonly DebugRegion[] {
  const lines = text.split(/\r?\n/);
  const functions = functionsByPiece(source);
  const regions: DebugRegion[] = [];
  let current: { readonly name: string; readonly line: number; readonly path: string | undefined } = { name: '', line: 0, path };
  for (const [index, { line, origin }] of source.pieces.entries()) {
    const start = functions.get(index);
    // A function of generated text is declared where its first instruction comes from.
    if (start !== undefined) current = { name: start.name, line: origin?.line ?? start.line, path: origin?.path ?? path };
    const file = origin?.path ?? path;
    if (file === undefined) continue;
    const at = origin === undefined ? { line, column: lines[line - 1].search(/\S/) + 1 } : { line: origin.line, column: 0 };
    const enter: DebugFrame = {
      kind: 'enter',
      namespace: '',
      function: current.name,
      path: current.path ?? '',
      line: current.path === undefined ? 0 : current.line,
      column: 0,
    };
    regions.push({
      begin: offsets[index],
      end: offsets[index + 1],
      frames: [enter, { ...enter, kind: 'line', path: file, ...at }],
    });
  }
  return regions;
}
