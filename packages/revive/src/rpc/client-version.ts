/**
 * What `web3_clientVersion` says. Tools that only help on development chains, such as Hardhat's network helpers, ask for a name that they
 * know; ours follows it.
 */
export const CLIENT_VERSION = 'anvil/polkavirt/0.1.0';
