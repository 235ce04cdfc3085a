/** Runtime APIs are described as pallets describe theirs. */
export { apiMethod, type RuntimeApi, type RuntimeApiMethod } from '@polkavirt/mock-runtime';
