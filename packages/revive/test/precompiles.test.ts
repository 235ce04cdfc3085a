import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { blake2b } from '@noble/hashes/blake2.js';
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { modexp, modexpGas } from '../src/precompiles/modexp.ts';
import type { PrecompileContext } from '../src/precompiles/precompile.ts';
import { createPrecompiles } from '../src/precompiles/precompiles.ts';

const bytesOf = (hex: string) => hexToU8a(hex);
const hexOf = (bytes: Uint8Array | undefined) => u8aToHex(bytes ?? null, -1, false);
const find = createPrecompiles();
/** Those of Ethereum ask nothing of the chain. */
const NO_CONTEXT = {} as PrecompileContext;
const precompile = (n: number) => find(`0x${n.toString(16).padStart(40, '0')}`);
const word = (value: number) => value.toString(16).padStart(64, '0');

describe('modexp', () => {
  const prime = 'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f';
  const before = `${prime.slice(0, -1)}e`;

  it('EIP-198’s examples, priced by EIP-2565', () => {
    const first = bytesOf(`${word(1)}${word(32)}${word(32)}03${before}${prime}`);
    expect(hexOf(modexp(first))).toBe(word(1));
    // As go-ethereum has it for `eip_example1`.
    expect(modexpGas(first)).toBe(1360n);
    // Without a base it is 0 ** e.
    expect(hexOf(modexp(bytesOf(`${word(0)}${word(32)}${word(32)}${before}${prime}`)))).toBe(word(0));
    // What the input lacks at its end is zero: 3 ** 0xffff % 2 ** 255.
    const short = bytesOf(`${word(1)}${word(2)}${word(32)}03ffff80`);
    expect(hexOf(modexp(short))).toBe('3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab');
  });

  it('edges: no modulus, modulus 0 and 1, empty input, numbers that are too long', () => {
    expect(modexp(new Uint8Array())).toEqual(new Uint8Array());
    expect(modexpGas(new Uint8Array())).toBe(200n);
    expect(hexOf(modexp(bytesOf(`${word(1)}${word(1)}${word(1)}050300`)))).toBe('00');
    expect(hexOf(modexp(bytesOf(`${word(1)}${word(1)}${word(1)}050001`)))).toBe('00');
    expect(hexOf(modexp(bytesOf(`${word(1)}${word(1)}${word(2)}05000003`)))).toBe('0001');
    expect(() => modexp(bytesOf(`${word(1025)}${word(0)}${word(0)}`))).toThrow('modexp: a base of 1025 bytes; the limit is 1024');
    expect(() => modexp(bytesOf(`${'ff'.repeat(32)}${word(0)}${word(0)}`))).toThrow('the limit is 1024');
    expect(modexpGas(bytesOf('ff'.repeat(96)))).toBe(200n);
  });
});

describe('blake2f', () => {
  const state =
    '48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b';
  const input = (rounds: string, last: string) =>
    bytesOf(`${rounds}${state}616263${'00'.repeat(125)}0300000000000000${'00'.repeat(8)}${last}`);
  const run = (bytes: Uint8Array) => hexOf(precompile(9)?.run(bytes, NO_CONTEXT));

  it('EIP-152’s test vectors 4, 5, 6 and 7', () => {
    expect(run(input('00000000', '01'))).toBe(
      '08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b',
    );
    expect(run(input('0000000c', '01'))).toBe(hexOf(blake2b(bytesOf('616263'), { dkLen: 64 })));
    expect(run(input('0000000c', '00'))).toBe(
      '75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d2875298743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735',
    );
    expect(run(input('00000001', '01'))).toBe(
      'b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421',
    );
  });

  it('refuses other sizes and flags, and costs its rounds', () => {
    expect(() => run(input('0000000c', '02'))).toThrow('neither 0 nor 1');
    expect(() => run(bytesOf('00'))).toThrow('1 bytes of input where 213 are needed');
    expect(precompile(9)?.gas(input('0000000c', '01'))).toBe(12n);
  });
});

it('the others: digests, identity, prices by word', () => {
  const abc = bytesOf('616263');
  expect(hexOf(precompile(2)?.run(abc, NO_CONTEXT))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hexOf(precompile(3)?.run(abc, NO_CONTEXT))).toBe(`${'00'.repeat(12)}8eb208f7e05d987a9b044a8e98c6b087f15a0bfc`);
  expect(precompile(4)?.run(abc, NO_CONTEXT)).toEqual(abc);
  const prices = [1, 2, 3, 4].map((n) => [0, 1, 32, 33].map((length) => precompile(n)?.gas(new Uint8Array(length))));
  expect(prices).toEqual([
    [3000n, 3000n, 3000n, 3000n],
    [60n, 72n, 72n, 84n],
    [600n, 720n, 720n, 840n],
    [15n, 18n, 18n, 21n],
  ]);
  expect([0, 255].map((n) => precompile(n))).toEqual([undefined, undefined]);
  expect(find(`0x01${'00'.repeat(18)}01`)).toBeUndefined();
});

describe('p256Verify (RIP-7212)', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const message = Buffer.from('a message');
  const input = Buffer.concat([
    createHash('sha256').update(message).digest(),
    sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    Buffer.from(x, 'base64url'),
    Buffer.from(y, 'base64url'),
  ]);
  const run = (bytes: Uint8Array) => hexOf(precompile(0x100)?.run(new Uint8Array(bytes), NO_CONTEXT));

  it('is 1 for what OpenSSL signed, and nothing for anything else', () => {
    expect(run(input)).toBe(word(1));
    for (const at of [0, 40, 70, 100, 140]) {
      const changed = Buffer.from(input);
      changed[at] ^= 1;
      expect(run(changed)).toBe('');
    }
    expect([run(input.subarray(1)), run(Buffer.concat([input, Buffer.of(0)])), run(Buffer.alloc(160))]).toEqual(['', '', '']);
    expect(precompile(0x100)?.gas(input)).toBe(3450n);
  });
});

it('ecrecover gives nothing for what is no signature', () => {
  for (const input of [
    '',
    '00'.repeat(128),
    `${'11'.repeat(32)}${word(27)}${'ff'.repeat(64)}`,
    `${'11'.repeat(32)}${word(26)}${'01'.repeat(64)}`,
  ]) {
    expect(precompile(1)?.run(bytesOf(input), NO_CONTEXT)).toEqual(new Uint8Array());
  }
});

describe('bn254', () => {
  const number = (value: bigint) => value.toString(16).padStart(64, '0');
  const FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
  const ORDER = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
  const G = number(1n) + number(2n);
  const MINUS_G = number(1n) + number(FIELD - 2n);
  // Twice the generator, as it stands in every implementation's tests.
  const G_TWICE =
    '030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd315ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4';
  // EIP-197: the generator of the second group, imaginary parts first.
  const Q = [
    11559732032986387107991004021392285783925812861821192530917403151452391805634n,
    10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    4082367875863433681332203403145435568316851327593401208105741076214120093531n,
    8495653923123431417604973247489272438418190587263600148770280649306958101930n,
  ]
    .map(number)
    .join('');
  const ZERO = '00'.repeat(64);
  const run = (n: number, input: string) => hexOf(precompile(n)?.run(bytesOf(input), NO_CONTEXT));

  it('adds and multiplies (EIP-196)', () => {
    expect(run(6, G + G)).toBe(G_TWICE);
    expect(run(7, G + number(2n))).toBe(G_TWICE);
    expect(run(6, G + MINUS_G)).toBe(ZERO);
    expect(run(6, G)).toBe(G);
    expect(run(6, '')).toBe(ZERO);
    expect(run(7, G + number(0n))).toBe(ZERO);
    expect(run(7, G + number(ORDER))).toBe(ZERO);
    expect(run(7, G + number(ORDER + 2n))).toBe(G_TWICE);
    expect(run(7, ZERO + number(5n))).toBe(ZERO);
    // What comes after the input is not looked at.
    expect(run(6, `${G}${G}${'ff'.repeat(64)}`)).toBe(G_TWICE);
    expect(run(7, `${G}${number(2n)}${'ff'.repeat(64)}`)).toBe(G_TWICE);
  });

  it('compares pairings (EIP-197)', () => {
    expect(run(8, '')).toBe(number(1n));
    expect(run(8, G + Q + MINUS_G + Q)).toBe(number(1n));
    expect(run(8, G_TWICE + Q + MINUS_G + Q + MINUS_G + Q)).toBe(number(1n));
    expect(run(8, G + Q)).toBe(number(0n));
    expect(run(8, G + Q + G + Q)).toBe(number(0n));
    expect(run(8, `${ZERO}${Q}${G}${ZERO}${ZERO}`)).toBe(number(1n));
  });

  it('refuses what are no points', () => {
    expect(() => run(6, number(1n) + number(3n))).toThrow('not on the curve');
    expect(() => run(6, number(FIELD + 1n) + number(2n))).toThrow('beyond the field');
    expect(() => run(6, number(FIELD) + number(0n))).toThrow('beyond the field');
    // Zeros alone are the point at infinity, and one zero is not.
    for (const [x, y] of [
      [0n, 1n],
      [1n, 0n],
    ])
      expect(() => run(6, number(x) + number(y))).toThrow('not on the curve');
    for (let at = 0; at < 4; at++) {
      const numbers = [0n, 0n, 0n, 0n].map((zero, i) => number(i === at ? 1n : zero)).join('');
      expect(() => run(8, G + numbers)).toThrow('not in the second group');
    }
    // y ** 2 = x ** 3 + 3 / (9 + u) holds for x = 2 + u and this y, which is outside of the group of that order.
    const outside = [
      1n,
      2n,
      19659275751359636165940301690575149581329631496732780143538578556285923319774n,
      7292567877523311580221095596750716176434782432868683424513645834767876293070n,
    ];
    expect(() => run(8, G + outside.map(number).join(''))).toThrow('not in the second group');
    expect(() => run(8, G)).toThrow('64 bytes of input, no multiple of 192');
    expect(() => run(8, `${G}${number(1n).repeat(4)}`)).toThrow('not in the second group');
  });

  it('costs what EIP-1108 says', () => {
    expect([6, 7].map((n) => precompile(n)?.gas(new Uint8Array()))).toEqual([150n, 6000n]);
    expect([0, 192, 400].map((length) => precompile(8)?.gas(new Uint8Array(length)))).toEqual([45_000n, 79_000n, 113_000n]);
  });
});
