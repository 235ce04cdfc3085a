import { bytesToHex, hexToBytes } from '@polkavirt/mock-runtime';

it.each([0, 1, 256, 512, 513, 5000])('%d bytes as hex and back', (length) => {
  const bytes = Uint8Array.from({ length }, (_, index) => index);
  const hex = bytesToHex(bytes);
  expect(hex).toBe(`0x${Buffer.from(bytes).toString('hex')}`);
  expect(hexToBytes(hex)).toEqual(bytes);
});
