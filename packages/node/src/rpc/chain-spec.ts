import { rpcCall } from '../json-rpc/rpc-method.ts';
import { system } from './system.ts';

export const chainSpec = {
  chainSpec_v1_chainName: rpcCall([], ({ identity }) => identity.name),

  chainSpec_v1_genesisHash: rpcCall([], ({ chain }) => chain.genesis.hash),

  chainSpec_v1_properties: system.system_properties,
};
