/**
 * The machine of fixtures/asm/bytecode-interpreter.txt, written from the table at its top and not from its handlers: what it reports, and
 * from the lengths of the handlers the gas.
 */
export interface Outcome {
  readonly checksum: bigint;
  /** Naive: the number of instructions. */
  readonly gas: number;
}

/** Instructions of the handlers by opcode >> 3, without the dispatch at their ends. */
const KINDS = [1, 1, 2, 2, 2, 2, 2, 7];
/** The same from 0x40 on. The last one is `halt`, behind which there is no dispatch. */
const OTHERS = [2, 3, 3, 3, 1, 4, 5, 2];
const DISPATCH = 4;
const HALT = 0x47;
/** Two to set the count, four to set up. */
const PROLOGUE = 6 + DISPATCH;

const costOf = (opcode: number): number =>
  (opcode < 0x40 ? KINDS[opcode >> 3] : OTHERS[opcode - 0x40]) + (opcode === HALT ? 0 : DISPATCH);

const signed = (byte: number): number => (byte << 24) >> 24;

/** @param initial R[0] and the following ones; the rest is zero */
export function runBytecode(code: Uint8Array, initial: BigUint64Array, count: number): Outcome {
  const registers = new BigUint64Array(8);
  registers.set(initial);
  registers[7] = BigInt(count);
  const table = new BigUint64Array(32);
  // A typed array wraps what is stored to 64 bits.
  const acc = new BigUint64Array(1);
  let gas = PROLOGUE;
  for (let at = 0; ; ) {
    const opcode = code[at++];
    const r = opcode & 7;
    gas += costOf(opcode);
    switch (opcode < 0x40 ? opcode >> 3 : opcode) {
      case 0:
        acc[0] = registers[r];
        break;
      case 1:
        registers[r] = acc[0];
        break;
      case 2:
        acc[0] += registers[r];
        break;
      case 3:
        acc[0] -= registers[r];
        break;
      case 4:
        acc[0] ^= registers[r];
        break;
      case 5:
        acc[0] *= registers[r];
        break;
      case 6: {
        const by = registers[r] & 63n;
        acc[0] = (acc[0] << by) | (acc[0] >> (64n - by));
        break;
      }
      case 7:
        registers[r] -= 1n;
        at += 1 + (registers[r] === 0n ? 0 : signed(code[at]));
        break;
      case 0x40:
        acc[0] = BigInt(code[at++]);
        break;
      case 0x41:
        acc[0] += BigInt(signed(code[at++]));
        break;
      case 0x42:
        acc[0] <<= BigInt(code[at++]);
        break;
      case 0x43:
        acc[0] >>= BigInt(code[at++]);
        break;
      case 0x44:
        acc[0] = ~acc[0];
        break;
      case 0x45:
        acc[0] = table[Number(acc[0] & 31n)];
        break;
      case 0x46:
        table[Number(registers[0] >> 59n)] = acc[0];
        break;
      case HALT:
        return { checksum: acc[0], gas };
      default:
        throw new Error(`no operation ${opcode}`);
    }
  }
}
