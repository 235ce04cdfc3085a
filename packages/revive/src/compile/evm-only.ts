import type { Diagnostic } from './compile-output.ts';
import { type Token, tokensOf } from './find-imports.ts';
import type { SourceTexts } from './solidity-compiler.ts';

/** An operation of the EVM that the compiler refuses. */
interface EvmOnly {
  /** What is so, and what to use instead. */
  readonly message: string;
  /** Whether it may be meant by a word of a source, with the signs and words around it. */
  readonly isAt: (word: string, before: string, after: string) => boolean;
}

const named =
  (...names: readonly string[]) =>
  (word: string): boolean =>
    names.includes(word);

const OPERATIONS: Readonly<Record<string, EvmOnly>> = {
  EXTCODECOPY: {
    message:
      'the code of a contract cannot be read here (extcodecopy, address.code), since it is a program of PolkaVM and not EVM bytecode: ' +
      'compare hashes (extcodehash, address.codehash), and keep data in storage instead of in code, as SSTORE2 does',
    isAt: (word, before, after) => word === 'extcodecopy' || (word === 'code' && before === '.' && after !== '.'),
  },
  CODECOPY: {
    message:
      'a contract cannot read its own code here (codecopy), since it is a program of PolkaVM and not EVM bytecode: ' +
      'keep data in constants, in immutable variables or in storage',
    isAt: named('codecopy'),
  },
  CALLCODE: { message: 'callcode is not there: use delegatecall, which keeps the sender and the value', isAt: named('callcode') },
  SELFDESTRUCT: {
    message:
      'selfdestruct is not there: send the balance away and refuse further calls by a variable; on chains with the precompile System ' +
      '(0x0000000000000000000000000000000000000900), its terminate(address) ends a contract',
    isAt: named('selfdestruct', 'suicide'),
  },
  BLOBHASH: { message: 'transactions have no blobs here (blobhash): give data as call data', isAt: named('blobhash') },
  BLOBBASEFEE: {
    message: 'transactions have no blobs here (blobbasefee): the price of gas is block.basefee and tx.gasprice',
    isAt: named('blobbasefee'),
  },
  RUNTIMECODE: {
    message:
      'type(C).runtimeCode is not there, since a contract has one program for its constructor and its calls: ' +
      'compare address(c).codehash with type(C).creationCode, which is the hash of that program here',
    isAt: (word, before) => word === 'runtimeCode' && before === '.',
  },
};

const REFUSED = /The `(\w+)` instruction is not supported/;
const REFUSED_CODE = /\)\.runtimeCode is not supported/;
/** The contract that the compiler was at. */
const OF_CONTRACT = /^(?:\w+: )?Contract `(.+?):[^:`]+`/;
/** The most places that are shown of an operation. */
const MAX_PLACES = 5;

function placesOf({ isAt }: EvmOnly, sources: SourceTexts): readonly Pick<Diagnostic, 'file' | 'line'>[] {
  const places: Pick<Diagnostic, 'file' | 'line'>[] = [];
  for (const [file, text] of Object.entries(sources)) {
    let [before, word]: readonly (Token | undefined)[] = [];
    const visit = (after: Token | undefined): void => {
      const isWord = word?.kind === 'word' && isAt(word.text, before?.text ?? '', after?.text ?? '');
      if (isWord && places.length < MAX_PLACES) places.push({ file, line: (word as Token).line });
      [before, word] = [word, after];
    };
    for (const token of tokensOf(text)) visit(token);
    visit(undefined);
  }
  return places;
}

/**
 * Errors of the compiler with what to do instead, for operations that only the EVM has. It does not say where they are in the sources, so
 * all places are given where they can come from.
 */
export function explainEvmOnly(diagnostics: readonly Diagnostic[], sources: SourceTexts): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.flatMap((diagnostic) => {
    const { message } = diagnostic;
    const name = REFUSED.exec(message)?.[1] ?? (REFUSED_CODE.test(message) ? 'RUNTIMECODE' : '');
    if (diagnostic.severity !== 'error' || !Object.hasOwn(OPERATIONS, name)) return [diagnostic];
    // Each contract that has it is an error of its own, and they have the same places.
    if (seen.has(name)) return [];
    seen.add(name);
    const found = placesOf(OPERATIONS[name], sources);
    const file = OF_CONTRACT.exec(message)?.[1];
    const places = found.length > 0 ? found : [file === undefined ? {} : { file }];
    return places.map((place) => ({
      severity: 'error',
      type: 'UnsupportedOperation',
      message: OPERATIONS[name].message,
      ...place,
    }));
  });
}
