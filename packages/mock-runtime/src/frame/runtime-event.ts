/** An event as a member of the runtime's event enum. */
export interface PalletEvent<Name extends string = string, Value = unknown> {
  /** The pallet's name in the runtime. */
  readonly type: string;
  readonly value: { readonly type: Name; readonly value?: Value };
}

/** Any event of a runtime. */
export type RuntimeEvent = PalletEvent;
