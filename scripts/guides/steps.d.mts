export type Step =
  | { readonly file: string; readonly text: string }
  | { readonly terminal: string; readonly command: string; readonly shown: readonly string[] };

export declare function stepsOf(markdown: string): Step[];
export declare function isShown(output: string, shown: readonly string[]): boolean;
