/** What a {@link sourceReader} needs from its platform, because this package also runs in browsers. */
export interface SourceFiles {
  /** The text of a file. Throws if there is none. */
  readFile(path: string): string;
  /** The home directory, which PolkaVM's linker shortens to `~/`. */
  readonly home: string;
  /** Folders that relative names are looked up from, in this order; `POLKAVIRT_SOURCES` by convention, after the working directory. */
  readonly folders: readonly string[];
}

/** Reads source files as programs name them: gives the text, or undefined if there is no such file. For `describeStop`. */
export const sourceReader =
  ({ readFile, home, folders }: SourceFiles) =>
  (file: string): string | undefined => {
    const isAbsolute = /^(?:\/|[A-Za-z]:[\\/])/.test(file);
    const paths = file.startsWith('~/')
      ? [`${home}/${file.slice(2)}`]
      : isAbsolute
        ? [file]
        : folders.map((folder) => `${folder}/${file}`);
    for (const path of paths) {
      try {
        return readFile(path);
      } catch {
        // Absent or not readable: try the next one.
      }
    }
    return undefined;
  };
