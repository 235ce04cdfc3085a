/** The editor of assembly: CodeMirror, with errors at their lines, breakpoints, the current line, and counts of coverage. */
import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { AssemblyError } from '@polkavirt/polkavm';
import { assemblyColours, assemblyLanguage, completeAssembly } from './assembly-language.ts';
import { marks, setMarks } from './marks.ts';

export interface Shown {
  readonly text: string;
  readonly error: AssemblyError | undefined;
  readonly warnings: readonly AssemblyError[];
  /** The line that comes next, from 1. */
  readonly line: number | undefined;
  readonly breakpoints: readonly number[];
  /** How often each line ran, if it was counted. */
  readonly times: ReadonlyMap<number, number> | undefined;
}

export interface AssemblyEditor {
  show(shown: Shown): void;
  focus(): void;
  destroy(): void;
}

interface Listeners {
  readonly onText: (text: string) => void;
  readonly onBreakpoint: (line: number) => void;
}

/** Puts an error of the assembler at its place in the text. */
function diagnosticOf(
  state: EditorState,
  { line, column, text, message }: AssemblyError,
  severity: Diagnostic['severity'],
): Diagnostic {
  const at = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  const from = Math.min(at.to, at.from + Math.max(0, column - 1));
  const to = Math.min(at.to, from + text.length);
  return { from: from === to ? at.from : from, to: from === to ? at.to : to, severity, message };
}

export function createAssemblyEditor(parent: HTMLElement, text: string, { onText, onBreakpoint }: Listeners): AssemblyEditor {
  let isShowing = false;
  let last: Shown | undefined;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        marks(onBreakpoint),
        lineNumbers(),
        lintGutter(),
        history(),
        closeBrackets(),
        highlightActiveLine(),
        assemblyLanguage,
        assemblyColours,
        autocompletion({ override: [completeAssembly], icons: false }),
        keymap.of([
          {
            key: 'F9',
            run: ({ state }) => {
              onBreakpoint(state.doc.lineAt(state.selection.main.head).number);
              return true;
            },
          },
          // Ctrl+Enter runs the program; the page hears it.
          ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
          ...historyKeymap,
          ...completionKeymap,
          // Escape, then Tab leaves the editor.
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': 'Assembly', tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !isShowing) onText(state.doc.toString());
        }),
      ],
    }),
  });

  return {
    show(shown) {
      const before = last;
      last = shown;
      if (shown.text !== view.state.doc.toString()) {
        isShowing = true;
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: shown.text } });
        isShowing = false;
      }
      const { line, breakpoints, times, error, warnings } = shown;
      if (line !== before?.line || breakpoints !== before?.breakpoints || times !== before?.times)
        view.dispatch({ effects: setMarks.of({ line, breakpoints, times }) });
      if (error !== before?.error || warnings !== before?.warnings) {
        const found = [...(error === undefined ? [] : [diagnosticOf(view.state, error, 'error')])];
        for (const warning of warnings) found.push(diagnosticOf(view.state, warning, 'warning'));
        view.dispatch(setDiagnostics(view.state, found));
      }
      if (line !== undefined && line !== before?.line && line <= view.state.doc.lines)
        view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(line).from, { y: 'nearest', yMargin: 60 }) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
