/** As a new project has it: no keys, no chain id, the network that `hardhat node` and `polkavirt node --contracts` are. */
require('@nomicfoundation/hardhat-ethers');
require('@nomicfoundation/hardhat-chai-matchers');
require('@nomicfoundation/hardhat-ignition-ethers');

// Parity's plugin, with which a project compiles to PolkaVM.
const isPolkadot = process.env.ACCEPTANCE_POLKADOT === 'true';
if (isPolkadot) require('@parity/hardhat-polkadot');
const polkadot = isPolkadot ? { polkadot: { target: 'pvm' } } : {};

module.exports = {
  solidity: '0.8.28',
  // The port is the one thing that is not as it would be: the suites run beside other things.
  networks: { localhost: { ...polkadot, url: process.env.ACCEPTANCE_URL } },
  paths: {
    sources: process.env.ACCEPTANCE_SOURCES,
    artifacts: process.env.ACCEPTANCE_ARTIFACTS,
    cache: process.env.ACCEPTANCE_CACHE,
    ignition: process.env.ACCEPTANCE_IGNITION,
  },
};
