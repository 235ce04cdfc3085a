import type { Library } from './client.ts';
import { connectDedot } from './dedot.ts';
import { connectPolkadotApi } from './polkadot-api.ts';
import { connectApiPromise, connectApiRx, overWebSocket } from './polkadot-js.ts';

const POLKADOT_JS = ['Ready', 'InBlock', 'Finalized'];
const POLKADOT_API = ['signed', 'broadcasted', 'txBestBlocksState', 'finalized'];

/** Each client library by each protocol that it speaks, over WebSocket. */
export const LIBRARIES = {
  ApiPromise: { connect: async (url) => connectApiPromise(overWebSocket(url)), statuses: POLKADOT_JS },
  ApiRx: { connect: async (url) => connectApiRx(overWebSocket(url)), statuses: POLKADOT_JS },
  'polkadot-api by the new methods': { connect: connectPolkadotApi.new, statuses: POLKADOT_API },
  'polkadot-api by the legacy methods': { connect: connectPolkadotApi.legacy, statuses: POLKADOT_API },
  'dedot by the new methods': {
    connect: connectDedot.v2,
    statuses: ['Validated', 'Broadcasting', 'BestChainBlockIncluded', 'Finalized'],
  },
  'dedot by the legacy methods': {
    connect: connectDedot.legacy,
    statuses: ['Validated', 'BestChainBlockIncluded', 'Finalized'],
  },
} as const satisfies Record<string, Library>;
