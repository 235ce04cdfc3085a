/** What a runtime does to one of its instances, in either generation. Plain data: i64 as decimal digits, u64 as hex. */
export type CallAction = { readonly slot: number } & (
  | { readonly do: 'instantiate' | 'destroy' }
  | { readonly do: 'execute'; readonly gas: string; readonly name: string }
  | { readonly do: 'resume'; readonly gas: string; readonly value: string }
  | { readonly do: 'read'; readonly address: number; readonly length: number }
  | { readonly do: 'write'; readonly address: number; readonly bytes: string }
);

/** Whether an instance is there, and whether it waits for an answer of the host. */
export type SlotState = 'none' | 'idle' | 'suspended';
