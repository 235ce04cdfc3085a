import { readFileSync } from 'node:fs';
import { createHighlighter, type LanguageRegistration } from 'shiki';
import { escapeHtml } from '../frame/escape.ts';
import { REPOSITORY } from '../places.ts';

/** The languages of the documents' code, by the name after the fence. */
const LANGUAGES = ['ts', 'js', 'json', 'bash', 'c', 'rust', 'solidity', 'wasm', 'toml', 'diff', 'shellsession'] as const;

const ALIASES: Readonly<Record<string, string>> = {
  typescript: 'ts',
  javascript: 'js',
  sh: 'bash',
  console: 'shellsession',
  wat: 'wasm',
  asm: 'polkavm',
};

/** The grammar of assembly text is the one of the editor extension. */
const assembly: LanguageRegistration = {
  ...JSON.parse(readFileSync(`${REPOSITORY}editors/vscode/syntaxes/polkavm.tmLanguage.json`, 'utf8')),
  name: 'polkavm',
};

const highlighter = await createHighlighter({
  themes: ['github-light-high-contrast', 'github-dark-default'],
  langs: [...LANGUAGES, assembly],
});

/** HTML of code; as plain text where the language has no colours. */
export function highlight(code: string, language: string): string {
  const name = ALIASES[language] ?? language;
  if (!highlighter.getLoadedLanguages().includes(name)) return `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>`;
  return highlighter.codeToHtml(code, {
    lang: name,
    themes: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    defaultColor: 'light-dark()',
    // The ground is the page's own.
    transformers: [
      {
        pre(node) {
          node.properties.style = '';
        },
      },
    ],
  });
}
