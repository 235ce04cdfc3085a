import { readFileSync } from 'node:fs';
import { runConformance } from '@polkavirt/conformance';
import { createForwarder } from '@polkavirt/forwarder';
import { createHost } from '@polkavirt/host';
import { jsonWire } from './json-wire.ts';

const counter = readFileSync(new URL('../fixtures/guests/counter.polkavm', import.meta.url));
const { table } = createHost({ wire: jsonWire });

// One test for each behaviour of the contract, over a wire that this project has never heard of.
runConformance(createForwarder({ table, wire: jsonWire }), counter, { describe, it });
