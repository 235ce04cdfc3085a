/** Extrinsics and what is signed of them, byte by byte: `generic/unchecked_extrinsic.rs` of sp-runtime, version 4. */
import { blake2_256, bytesToHex, concatBytes, encode, hexToBytes, tryDecode } from '@polkavirt/mock-runtime';
import { alice } from '../support/sign.ts';
import { createTestNode } from '../support/test-node.ts';

const { node, runtime } = createTestNode({ buildMode: { type: 'Manual' } });
const { format } = node.chain;
const remark = (bytes: number) => runtime.System.Call.remark(new Uint8Array(bytes));
const implicit = {
  specVersion: 5,
  transactionVersion: 6,
  genesisHash: `0x${'ab'.repeat(32)}`,
  birthHash: `0x${'cd'.repeat(32)}`,
} as const;
const extra = { era: { type: 'Immortal' }, nonce: 1, tip: 2n } as const;

/** The call; immortal, nonce 1, tip 2; the versions, the genesis and the hash at which the era begins. */
const payloadOf = (bytes: number) =>
  concatBytes(
    encode(runtime.RuntimeCall, remark(bytes)),
    hexToBytes('0x00' + '04' + '08'),
    hexToBytes(`0x05000000${'06000000'}${'ab'.repeat(32)}${'cd'.repeat(32)}`),
  );

it('a signer signs the call, what is sent beside it, and what both sides know; its hash if that is longer than 256 bytes', () => {
  // A remark of 64 bytes and more has a length of two bytes.
  const rest = payloadOf(100).length - 100;
  for (const length of [rest + 64, 255, 256, 257, 1000]) {
    const payload = payloadOf(length - rest);
    expect(payload).toHaveLength(length);
    const signed = format.signingPayload(remark(length - rest), extra, implicit);
    expect([length, signed]).toEqual([length, length > 256 ? blake2_256(payload) : payload]);
  }
});

it('an extrinsic has its length before it, then its version, with a bit for a signature', () => {
  const signature = { address: alice.account, signature: { type: 'Ed25519', value: new Uint8Array(64).fill(7) }, extra } as const;
  const signed = encode(format.extrinsic, { signature, call: remark(0) });
  // 0x84; MultiAddress::Id; Ed25519; immortal, nonce and tip; System.remark of nothing.
  const body = `84${'00'}${alice.account.slice(2)}${'00'}${'07'.repeat(64)}${'00'}${'04'}${'08'}${'000000'}`;
  // As many bytes as half of the digits, in the compact form of two bytes.
  const length = ((body.length / 2) << 2) | 1;
  expect(bytesToHex(signed)).toBe(
    `0x${(length & 255).toString(16).padStart(2, '0')}${(length >> 8).toString(16).padStart(2, '0')}${body}`,
  );
  expect(tryDecode(format.extrinsic, signed)).toEqual({ ok: true, value: { signature, call: remark(0) } });
  expect(bytesToHex(encode(format.extrinsic, { call: remark(0) }))).toBe('0x1004000000');
  expect(tryDecode(format.extrinsic, hexToBytes('0x1004000000'))).toEqual({ ok: true, value: { call: remark(0) } });
});

it.each([
  ['0x1006000000', 'malformed SCALE: an extrinsic begins with 6 where one of 4, 132, 5, 69 is needed'],
  ['0x1085000000', 'malformed SCALE: an extrinsic begins with 133 where one of 4, 132, 5, 69 is needed'],
  ['0x1404000000', 'malformed SCALE: an extrinsic of 5 bytes'],
  ['0x140400000000', 'malformed SCALE: not 5 bytes of extrinsic'],
  ['0x0c04000000', 'malformed SCALE: not 3 bytes of extrinsic'],
  ['0x100400000000', 'malformed SCALE: 1 bytes are left after the value'],
] as const)('%s is refused', (hex, error) => {
  expect(tryDecode(format.extrinsic, hexToBytes(hex))).toEqual({ ok: false, error });
});
