import type { Diagnostic } from './compile-output.ts';
import { tokensOf } from './find-imports.ts';
import type { SourceTexts } from './solidity-compiler.ts';

const MESSAGE =
  'type(C).creationCode is the hash of the code of C here, 32 bytes, not its code: create() takes it, followed by the arguments of the ' +
  'constructor, but addresses of CREATE2 are made of the code itself (the program and the arguments)';

/** Warnings for uses of `creationCode`, which compiles to something else than for the EVM. */
export function creationCodeWarnings(sources: SourceTexts): readonly Diagnostic[] {
  return Object.entries(sources).flatMap(([file, text]) => {
    const found: Diagnostic[] = [];
    let before = '';
    for (const { kind, text: token, line } of tokensOf(text)) {
      if (kind === 'word' && token === 'creationCode' && before === ').') {
        found.push({ severity: 'warning', type: 'Warning', message: MESSAGE, file, line });
      }
      before = `${before.slice(-1)}${kind === 'sign' ? token : ' '}`;
    }
    return found;
  });
}
