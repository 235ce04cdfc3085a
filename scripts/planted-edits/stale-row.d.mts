export interface PlantedRow {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly tests?: readonly string[];
}

export function staleRow(row: PlantedRow, text: string | undefined, exists?: (path: string) => boolean): string | undefined;
