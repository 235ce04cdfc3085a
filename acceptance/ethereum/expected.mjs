const PROOF = "the state is Substrate's trie, of which Ethereum's proofs cannot be made";

const HARDHAT = {
  'revertedWithCustomError with arguments, of a transaction':
    'hardhat-ethers sends it with 30 million gas and without an estimate; only the node inside of Hardhat then answers with the error instead of the hash (anvil does not either)',
};

/** The checks that polkavirt does not pass, with the reason, by suite. */
export const EXPECTED = {
  viem: { getProof: PROOF },
  'hardhat 2': HARDHAT,
  'hardhat-polkadot': HARDHAT,
  cast: { proof: PROOF, codehash: `cast asks for a proof: ${PROOF}` },
};
