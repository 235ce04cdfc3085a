/** What the input of `create` is taken for: by its first bytes, and at their edges. */
import { describeCreation, SHOWN_INPUT } from '../../src/host/describe-creation.ts';

const TARGET = '00112233445566778899aabbccddeeff00112233';
/** EIP-1167's program, that of ERC-7511, and Solady's, up to the address; each goes on with DELEGATECALL (5a f4). */
const [EIP_1167, ERC_7511, SOLADY] = ['363d3d373d3d3d363d73', '365f5f375f5f365f73', '5f5f365f5f37365f73'];
const EVM = 'are EVM bytecode';
const NO_CODE = `no code is stored under 0x${'ab'.repeat(32)}: `;

it.each<[what: string, input: string, told: string]>([
  [
    'EIP-1167, with nothing before it',
    `${EIP_1167}${TARGET}5af43d82`,
    `the 34 bytes are a minimal proxy of 0x${TARGET} (EIP-1167)`,
  ],
  ['ERC-7511', `${ERC_7511}${TARGET}5af4`, `are a minimal proxy of 0x${TARGET} (EIP-1167)`],
  ['Solady’s', `${SOLADY}${TARGET}5af4`, `are a minimal proxy of 0x${TARGET} (EIP-1167)`],
  ['20 bytes before it', `${'11'.repeat(20)}${EIP_1167}${TARGET}5af4`, `are a minimal proxy of 0x${TARGET} (EIP-1167)`],
  ['21 are too many', `${'ab'.repeat(21)}${EIP_1167}${TARGET}5af4`, `no code is stored under 0x${'ab'.repeat(21)}363d`],
  ['an address of 16 bytes', `363d3d373d3d3d363d6f${'be'.repeat(16)}5af4`, 'the 28 bytes are a minimal proxy (EIP-1167)'],
  ['and with 20 bytes before it', `${'11'.repeat(20)}363d3d373d3d3d363d6f${'be'.repeat(16)}5af4`, 'a minimal proxy (EIP-1167)'],
  ['no call after the address', `${ERC_7511}${TARGET}5af3${'00'.repeat(9)}`, 'no code is stored under 0x365f5f375f5f365f73'],
  ['solc’s programs', '6080604052', EVM],
  ['with one immutable', '60a0604052', EVM],
  ['with two', '60c0604052', EVM],
  ['with three', '60e0604052', EVM],
  ['with more', '610160604052', EVM],
  ['another place in memory', '6090604052', 'create got 5 bytes: '],
  ['not at the beginning', '006080604052', 'create got 6 bytes: '],
  ['31 bytes', 'ab'.repeat(31), 'create got 31 bytes: '],
  ['32 bytes', 'ab'.repeat(32), NO_CODE],
  ['33 bytes', 'ab'.repeat(33), NO_CODE],
  ['32 zeros', '00'.repeat(32), 'create got 32 zeros in place of a hash: '],
  ['32 zeros with arguments', `${'00'.repeat(32)}07`, 'create got 32 zeros in place of a hash: '],
  ['zeros but for the last byte', `${'00'.repeat(31)}01`, `no code is stored under 0x${'00'.repeat(31)}01: `],
  ['31 zeros', '00'.repeat(31), 'create got 31 bytes: '],
  ['nothing', '', 'create got no code: '],
])('%s', (_, input, told) => {
  const bytes = Uint8Array.from(Buffer.from(input, 'hex'));
  expect(describeCreation(bytes.subarray(0, SHOWN_INPUT), bytes.length)).toContain(told);
});

it('says how long all of it is, not what was looked at', () => {
  const start = Uint8Array.from(Buffer.from('6080604052'.padEnd(2 * SHOWN_INPUT, '0'), 'hex'));
  expect(describeCreation(start, 4711)).toMatch(/^the 4711 bytes are EVM bytecode/);
});
