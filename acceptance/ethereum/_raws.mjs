import { mnemonicToAccount } from 'viem/accounts'; import { parseGwei } from 'viem'; import { writeFileSync } from 'node:fs';
const account = mnemonicToAccount('test test test test test test test test test test test junk'); const chainId = Number(process.argv[2]); const out = [];
for (let nonce = 0; nonce < 2000; nonce++) out.push(await account.signTransaction({ chainId, nonce, to: `0x${'42'.repeat(20)}`, value: 1n, gas: 21_000n, maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: 0n, type: 'eip1559' }));
writeFileSync('/tmp/raws.json', JSON.stringify(out));
