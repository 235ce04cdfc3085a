import { cast } from './cast.mjs';
import { documentation } from './documentation.mjs';
import { ethersBrowser, ethersHttp, ethersWebSocket } from './ethers.mjs';
import { hardhat2 } from './hardhat2.mjs';
import { viem } from './viem.mjs';
import { viemTestClient } from './viem-test-client.mjs';

export const SUITES = [viem, viemTestClient, ethersHttp, ethersWebSocket, ethersBrowser, hardhat2, cast, documentation];
