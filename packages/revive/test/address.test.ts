import { hexToU8a } from '@polkadot/util';
import { ALICE as NATIVE_ALICE } from '@polkavirt/mock-runtime';
import { getContractAddress, keccak256 } from 'viem/utils';
import { create1, create2, fallbackAccount, isEthDerived, toAddress } from '../src/index.ts';

const bytesOf = (hex: string) => hexToU8a(hex);
const ONES = `0x${'01'.repeat(20)}` as const;

it('CREATE: upstream’s vector, and viem’s address for every form of a nonce', () => {
  // polkadot-sdk, `substrate/frame/revive/src/address.rs`, test create1_works.
  expect(create1(ONES, 1)).toBe('0xc851da37e4e8d3a20d8d56be2963934b4ad71c3b');
  for (const nonce of [0, 1, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295]) {
    expect(create1(ONES, nonce)).toBe(getContractAddress({ from: ONES, nonce: BigInt(nonce) }).toLowerCase());
  }
});

it('CREATE2: upstream’s vector, EIP-1014’s, and viem’s address', () => {
  const salt = bytesOf('1234567890123456789012345678901234567890123456789012345678901234');
  // polkadot-sdk, the same file, test create2_works.
  expect(create2(ONES, bytesOf('600060005560016000'), bytesOf('55'), salt)).toBe('0x7f31e795e5836a19a8f919ab5a9de9a197ecd2b6');
  // EIP-1014, examples 1 and 2.
  const zeros = `0x${'00'.repeat(20)}` as const;
  expect(create2(zeros, bytesOf('00'), new Uint8Array(), new Uint8Array(32))).toBe('0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38');
  const dead = '0xdeadbeef00000000000000000000000000000000';
  expect(create2(dead, bytesOf('00'), new Uint8Array(), new Uint8Array(32))).toBe('0xb928f69bb1d91cd65274e3c79d8986362984fda3');
  expect(create2(dead, bytesOf('0102'), bytesOf('03'), salt)).toBe(
    getContractAddress({ opcode: 'CREATE2', from: dead, salt, bytecode: '0x010203' }).toLowerCase(),
  );
});

it('accounts: twenty bytes and a suffix, or the hash of a native key', () => {
  expect(fallbackAccount(ONES)).toBe(`${ONES}${'ee'.repeat(12)}`);
  expect(toAddress(fallbackAccount(ONES))).toBe(ONES);
  expect([isEthDerived(fallbackAccount(ONES)), isEthDerived(NATIVE_ALICE)]).toEqual([true, false]);
  expect(toAddress(NATIVE_ALICE)).toBe(`0x${keccak256(NATIVE_ALICE).slice(26)}`);
});
