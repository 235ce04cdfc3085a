/**
 * Atomic instructions. A program has one thread, so each is a load, an operation and a store, and a conditional store
 * always succeeds.
 */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { Name, Operand, Translator } from './translator.ts';

interface AtomicRow {
  /** A name that ends in a star also has a 32-bit form. */
  readonly name: Name;
  /** Whether the operation needs a sign-extended operand to be right on 32 bits. */
  readonly compares: boolean;
}

const ROWS: Readonly<Record<string, AtomicRow>> = {
  amoadd: { name: 'add*', compares: false },
  amoxor: { name: 'xor', compares: false },
  amoand: { name: 'and', compares: false },
  amoor: { name: 'or', compares: false },
  amomin: { name: 'minimum', compares: true },
  amomax: { name: 'maximum', compares: true },
  // Two sign-extended numbers compare as unsigned ones as their low halves do.
  amominu: { name: 'minimum_unsigned', compares: true },
  amomaxu: { name: 'maximum_unsigned', compares: true },
};

export function translateAtomic(t: Translator, op: string, rd: Operand, address: Operand, value: Operand): void {
  const [operation, size] = op.split('.');
  const load = (register: number): void => {
    const name = size === 'd' ? 'u64' : 'i32';
    if (address === 'zero') t.put(`load_${name}` as InstructionName, { reg1: register });
    else t.put(`load_indirect_${name}` as InstructionName, { reg1: register, reg2: address });
  };
  const store = (from: Operand): void => {
    const name = size === 'd' ? 'u64' : 'u32';
    if (from === 'zero') {
      if (address === 'zero') t.put(`store_imm_${name}` as InstructionName);
      else t.put(`store_imm_indirect_${name}` as InstructionName, { reg1: address });
    } else if (address === 'zero') t.put(`store_${name}` as InstructionName, { reg1: from });
    else t.put(`store_indirect_${name}` as InstructionName, { reg1: from, reg2: address });
  };

  switch (operation) {
    case 'lr':
      if (rd !== 'zero') load(rd);
      return;
    case 'sc':
      store(value);
      if (rd !== 'zero') t.load(rd, 0);
      return;
    case 'amoswap':
      if (rd === 'zero') store(value);
      else if (rd !== address && rd !== value) {
        load(rd);
        store(value);
      } else {
        t.borrow(1, [rd, address, value], ([old]) => {
          load(old);
          store(value);
          t.move(rd, old);
        });
      }
      return;
  }

  const row = ROWS[operation];
  const narrow = size === 'w' && t.is64Bit;
  const name = row.name.endsWith('*') ? `${row.name.slice(0, -1)}_${size === 'd' ? 64 : 32}` : row.name;
  t.borrow(2, [rd, address, value], ([old, changed]) => {
    load(old);
    if (narrow && row.compares) t.signExtend(changed, value);
    else t.move(changed, value);
    t.put(name as InstructionName, { reg1: changed, reg2: old, reg3: changed });
    store(changed);
    if (rd !== 'zero') t.move(rd, old);
  });
}
