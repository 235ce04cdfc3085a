/** Little-endian fields at fixed places, as upstream's `repr(C)` structs and packed integers have them, as plain data. */

/** The kind of a field. `padding` has no meaning and is written as zeros; `bytes` are raw. */
export type LayoutType = 'u8' | 'u32' | 'u64' | 'i64' | 'bytes' | 'padding';

export interface LayoutField {
  readonly name: string;
  readonly type: LayoutType;
  /** Bytes from the start of the layout. */
  readonly at: number;
  /** Bytes. */
  readonly length: number;
}

export interface Layout {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly fields: readonly LayoutField[];
}

const WIDTHS = { u8: 1, u32: 4, u64: 8, i64: 8 } as const;

type Row =
  | readonly [name: string, type: keyof typeof WIDTHS]
  | readonly [name: string, type: 'bytes' | 'padding', length: number];

/** A layout of fields that follow each other without gaps. */
export const layoutOf = (name: string, rows: readonly Row[]): Layout => {
  let size = 0;
  const fields = rows.map(([field, type, given]): LayoutField => {
    const at = size;
    const length = type === 'bytes' || type === 'padding' ? (given as number) : WIDTHS[type];
    size += length;
    return { name: field, type, at, length };
  });
  return { name, size, fields };
};

/** The argument registers of a syscall, as each ExecBuffer ends. */
export const ARGUMENT_ROWS: readonly Row[] = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'].map((name) => [name, 'u64'] as const);

/** A pointer to bytes in the runtime's memory, packed in an i64. */
export const FAT_POINTER_LAYOUT: Layout = layoutOf('fat pointer', [
  ['address', 'u32'],
  ['length', 'u32'],
]);

/** A compiled module, packed in an i64. */
export const PACKED_MODULE_LAYOUT: Layout = layoutOf('packed module', [
  ['module_id', 'u32'],
  ['status', 'u8'],
  ['padding', 'padding', 3],
]);
