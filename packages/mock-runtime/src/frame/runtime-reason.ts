/** A member of a runtime's composite enum: why funds are held or frozen. */
export interface RuntimeReason {
  /** The pallet's name in the runtime. */
  readonly type: string;
  readonly value: { readonly type: string };
}

/** What funds are held for. */
export type RuntimeHoldReason = RuntimeReason;
/** What funds are frozen for. */
export type RuntimeFreezeReason = RuntimeReason;

/** Whether two reasons are the same one. */
export const isSameReason = (a: RuntimeReason, b: RuntimeReason): boolean => a.type === b.type && a.value.type === b.value.type;
