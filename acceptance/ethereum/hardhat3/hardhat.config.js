import ethers from '@nomicfoundation/hardhat-ethers';
import matchers from '@nomicfoundation/hardhat-ethers-chai-matchers';
import ignition from '@nomicfoundation/hardhat-ignition-ethers';
import helpers from '@nomicfoundation/hardhat-network-helpers';
import viem from '@nomicfoundation/hardhat-viem';

/** The network `localhost` is as Hardhat has it by default, but for the port. */
export default {
  plugins: [ethers, matchers, helpers, ignition, viem],
  solidity: '0.8.28',
  paths: {
    sources: process.env.ACCEPTANCE_SOURCES,
    artifacts: process.env.ACCEPTANCE_ARTIFACTS,
    cache: process.env.ACCEPTANCE_CACHE,
    ignition: process.env.ACCEPTANCE_IGNITION,
  },
  networks: { localhost: { type: 'http', url: process.env.ACCEPTANCE_URL } },
};
