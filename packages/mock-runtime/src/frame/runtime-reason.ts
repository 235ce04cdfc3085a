/** A member of a runtime's composite enum: why funds are held or frozen. */
export interface RuntimeReason {
  /** The pallet's name in the runtime. */
  readonly type: string;
  readonly value: { readonly type: string };
}

/** The reason of a hold. */
export type RuntimeHoldReason = RuntimeReason;
/** The reason of a freeze. */
export type RuntimeFreezeReason = RuntimeReason;

/** Whether two reasons are the same one. */
export const isSameReason = (a: RuntimeReason, b: RuntimeReason): boolean => a.type === b.type && a.value.type === b.value.type;
