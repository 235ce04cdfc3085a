import { cast } from './cast.mjs';
import { documentation } from './documentation.mjs';
import { ethersBrowser, ethersHttp, ethersWebSocket } from './ethers.mjs';
import { hardhat2, hardhatPolkadot } from './hardhat2.mjs';
import { hardhat3 } from './hardhat3.mjs';
import { viem } from './viem.mjs';
import { web3 } from './web3.mjs';
import { viemTestClient } from './viem-test-client.mjs';

export const SUITES = [
  viem,
  viemTestClient,
  ethersHttp,
  ethersWebSocket,
  ethersBrowser,
  hardhat2,
  hardhatPolkadot,
  hardhat3,
  web3,
  cast,
  documentation,
];
