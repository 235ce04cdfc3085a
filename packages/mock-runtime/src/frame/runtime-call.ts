/** A call with its arguments, as a member of the runtime's call enum. */
export interface RuntimeCall {
  /** The pallet's name in the runtime. */
  readonly type: string;
  readonly value: { readonly type: string; readonly value?: Readonly<Record<string, unknown>> };
}
