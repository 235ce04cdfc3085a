export interface Terminal {
  /** `code` is undefined if the command did not end in time. */
  type(
    command: string,
    options: { readonly seconds: number; readonly isEnough?: ((stdout: string) => boolean) | undefined },
  ): Promise<{ readonly code: number | undefined; readonly stdout: string; readonly stderr: string }>;
  /** Ends all that was started in it. */
  close(): Promise<void>;
}

export declare function openTerminal(folder: string, env: Readonly<Record<string, string>>): Terminal;
