/** What the editor shows beside the text: breakpoints, counts, and the line that comes next. */
import { type Extension, RangeSet, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter } from '@codemirror/view';

export interface Marks {
  readonly line: number | undefined;
  readonly breakpoints: readonly number[];
  readonly times: ReadonlyMap<number, number> | undefined;
}

export const setMarks = StateEffect.define<Marks>();

const NONE: Marks = { line: undefined, breakpoints: [], times: undefined };

const marksField = StateField.define<Marks>({
  create: () => NONE,
  update: (value, { effects }) => effects.reduce((now, effect) => (effect.is(setMarks) ? effect.value : now), value),
});

class BreakpointMarker extends GutterMarker {
  override toDOM(): Node {
    const dot = document.createElement('span');
    dot.className = 'cm-breakpoint';
    return dot;
  }
}

class CountMarker extends GutterMarker {
  readonly #times: number;

  constructor(times: number) {
    super();
    this.#times = times;
  }

  override eq(other: CountMarker): boolean {
    return other.#times === this.#times;
  }

  override toDOM(): Node {
    const text = document.createElement('span');
    text.className = this.#times === 0 ? 'cm-never' : 'cm-times';
    text.textContent = `${this.#times}×`;
    return text;
  }
}

const breakpoint = new BreakpointMarker();

/** Markers at lines, sorted; lines that the text has no longer are left out. */
function atLines(view: EditorView, lines: Iterable<readonly [number, GutterMarker]>): RangeSet<GutterMarker> {
  const { doc } = view.state;
  const sorted = [...lines].filter(([line]) => line >= 1 && line <= doc.lines).sort(([a], [b]) => a - b);
  const builder = new RangeSetBuilder<GutterMarker>();
  for (const [line, marker] of sorted) builder.add(doc.line(line).from, doc.line(line).from, marker);
  return builder.finish();
}

const currentLine = EditorView.decorations.compute([marksField], (state): DecorationSet => {
  const { line } = state.field(marksField);
  if (line === undefined || line > state.doc.lines) return Decoration.none;
  return Decoration.set([
    Decoration.line({ class: 'cm-current', attributes: { 'aria-current': 'step' } }).range(state.doc.line(line).from),
  ]);
});

/** @param onBreakpoint Called with a line, from 1, whose breakpoint is to be set or taken away. */
export const marks = (onBreakpoint: (line: number) => void): Extension => [
  marksField,
  currentLine,
  gutter({
    class: 'cm-breakpoints',
    markers: (view) =>
      atLines(
        view,
        view.state.field(marksField).breakpoints.map((line) => [line, breakpoint] as const),
      ),
    initialSpacer: () => breakpoint,
    domEventHandlers: {
      mousedown(view, block) {
        onBreakpoint(view.state.doc.lineAt(block.from).number);
        return true;
      },
    },
  }),
  gutter({
    class: 'cm-counts',
    markers: (view) => {
      const { times } = view.state.field(marksField);
      return times === undefined
        ? RangeSet.empty
        : atLines(
            view,
            [...times].map(([line, count]) => [line, new CountMarker(count)] as const),
          );
    },
  }),
];
