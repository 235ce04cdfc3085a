import type { DispatchError } from './dispatch-error.ts';
import type { RuntimePallet } from './runtime.ts';

/** An error in words, such as `Balances.InsufficientBalance`. */
export function describeError(pallets: readonly RuntimePallet[], error: DispatchError): string {
  switch (error.type) {
    case 'Token':
    case 'Arithmetic':
    case 'Transactional':
    case 'Trie':
      return `${error.type}.${error.value.type}`;
    case 'Other':
      return error.value === undefined ? 'Other' : `Other: ${error.value}`;
    case 'Module': {
      const { index, error: number } = error.value;
      const found = pallets.find((entry) => entry.index === index);
      const name = found?.pallet.definition.errorNames[number];
      if (found === undefined || name === undefined)
        return `Module { index: ${index}, error: ${number} }, which the runtime does not have`;
      return `${found.name}.${name}`;
    }
    default:
      return error.type;
  }
}
