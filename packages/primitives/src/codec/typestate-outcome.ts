import { HostFault } from '../result.ts';
import { MAX_SYSCALL_SYMBOL_LENGTH } from '../typestate.ts';
import { COMPILE_STATUS } from '../typestate-errors.ts';
import type { CompiledModuleId, TypestateOutcome, TypestateSyscall } from '../typestate-host.ts';
import type { Finished } from '../virt.ts';
import { bytes, type Codec, described, i64, mapped, option, struct, u32, u64, type Variant, variants } from './scale.ts';
import { unitEnum } from './unit-enum.ts';

const checkSymbol = (symbol: Uint8Array, code: 'ValueOutOfRange' | 'MalformedWire'): Uint8Array => {
  if (symbol.length <= MAX_SYSCALL_SYMBOL_LENGTH) return symbol;
  throw new HostFault(code, `a symbol of ${symbol.length} bytes, the limit is ${MAX_SYSCALL_SYMBOL_LENGTH}`);
};

/** A syscall's symbol: `Vec<u8>` of at most 32 bytes. */
export const syscallSymbolCodec: Codec<Uint8Array> = described(
  { kind: 'bytes', maxLength: MAX_SYSCALL_SYMBOL_LENGTH },
  mapped(
    bytes,
    (symbol: Uint8Array) => checkSymbol(symbol, 'ValueOutOfRange'),
    (symbol) => checkSymbol(symbol, 'MalformedWire'),
  ),
);

/** `Option<Vec<u8>>`: None = 0, Some = 1. */
export const optionalBytes: Codec<Uint8Array | undefined> = option(bytes);

/** `CompiledModule { module_id: u32, status: CompileStatus { Cached = 0, Compiled = 1 } }`. */
export const compiledModuleCodec: Codec<CompiledModuleId> = struct(
  { moduleId: u32, status: unitEnum(COMPILE_STATUS, 'CompileStatus') },
  'CompiledModule',
);

type Payloads = { Finished: Omit<Finished, 'kind'>; Syscall: Omit<TypestateSyscall, 'kind'> };

/** `Outcome { Finished { gas_left: i64 } = 0, Syscall { gas_left: i64, syscall_symbol: Vec<u8>, a0: u64, .. a5: u64 } = 1 }`. */
export const typestateOutcomeCodec: Codec<TypestateOutcome> = mapped<Variant<Payloads>, TypestateOutcome>(
  variants<Payloads>(
    {
      Finished: [0, struct({ gasLeft: i64 })],
      Syscall: [
        1,
        struct({ gasLeft: i64, syscallSymbol: syscallSymbolCodec, a0: u64, a1: u64, a2: u64, a3: u64, a4: u64, a5: u64 }),
      ],
    },
    'Outcome',
  ),
  (outcome) => ({ tag: outcome.kind, value: outcome }) as Variant<Payloads>,
  ({ tag, value }) => ({ kind: tag, ...value }) as TypestateOutcome,
);
