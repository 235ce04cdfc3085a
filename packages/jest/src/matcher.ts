/** The part of Jest's matcher context that is used here. */
export interface MatcherContext {
  readonly isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
  readonly utils: {
    matcherHint(name: string, received?: string, expected?: string, options?: { readonly isNot?: boolean }): string;
    EXPECTED_COLOR(text: string): string;
    RECEIVED_COLOR(text: string): string;
  };
}

export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** Builds a message: the assertion, then lines with the expected and the received value. */
export function toResult(
  { isNot = false, utils }: MatcherContext,
  name: string,
  pass: boolean,
  lines: {
    readonly received: string;
    readonly expected: string;
    readonly expectedArgument?: string;
    readonly receivedArgument?: string;
    /** A text below, such as why a program stopped. Computed only if the assertion fails. */
    readonly why?: () => string | undefined;
  },
): MatcherResult {
  return {
    pass,
    message: () => {
      const why = lines.why?.();
      return [
        utils.matcherHint(name, lines.receivedArgument ?? 'result', lines.expectedArgument ?? '', { isNot }),
        '',
        `Expected: ${isNot ? 'not ' : ''}${utils.EXPECTED_COLOR(lines.expected)}`,
        `Received: ${utils.RECEIVED_COLOR(lines.received)}`,
        ...(why === undefined ? [] : ['', why]),
      ].join('\n');
    },
  };
}
