export declare const root: string;
export declare function buildFixtures(
  assemble: (
    text: string,
  ) => { readonly ok: true; readonly value: Uint8Array } | { readonly ok: false; readonly error: { readonly message: string } },
  wabt: unknown,
): Map<string, Uint8Array>;
