import type { AbiSignature } from './abi/abi-signature.ts';
import { destroyErrorCodec, memoryErrorCodec } from './codec/errors.ts';
import { resultCodec } from './codec/result.ts';
import { bytes, struct, u32, unit } from './codec/scale.ts';
import { type FunctionCodecs, strict } from './codec/strict.ts';
import { DESTROY_ERROR, MEMORY_ERROR } from './errors.ts';

/**
 * The host functions of an instance that are the same in both generations, name, parameters and bytes: rows of
 * `VIRT_HOST_FUNCTIONS` and of `TYPESTATE_HOST_FUNCTIONS`.
 */
export const INSTANCE_HOST_FUNCTIONS = {
  destroy: {
    scale: {
      args: strict('destroy arguments', struct({ instanceId: u32 })),
      result: strict('destroy result', resultCodec(unit, destroyErrorCodec)),
    },
    abi: { parameters: [['instance_id', 'i32']], errors: DESTROY_ERROR, maxValue: 0, value: 'none' },
  },
  read_memory: {
    scale: {
      args: strict('read_memory arguments', struct({ instanceId: u32, offset: u32, len: u32 })),
      result: strict('read_memory result', resultCodec(bytes, memoryErrorCodec)),
    },
    abi: {
      parameters: [
        ['instance_id', 'i32'],
        ['offset', 'i32'],
        ['dest', 'fatPointer'],
      ],
      errors: MEMORY_ERROR,
      maxValue: 0,
      value: 'none',
    },
  },
  write_memory: {
    scale: {
      args: strict('write_memory arguments', struct({ instanceId: u32, offset: u32, src: bytes })),
      result: strict('write_memory result', resultCodec(unit, memoryErrorCodec)),
    },
    abi: {
      parameters: [
        ['instance_id', 'i32'],
        ['offset', 'i32'],
        ['src', 'fatPointer'],
      ],
      errors: MEMORY_ERROR,
      maxValue: 0,
      value: 'none',
    },
  },
} as const satisfies Readonly<Record<string, { readonly scale: FunctionCodecs; readonly abi: AbiSignature }>>;
