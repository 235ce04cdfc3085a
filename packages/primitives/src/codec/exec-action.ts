import { type ExecAction, execute, resume } from '../virt.ts';
import { type Codec, mapped, str, u64, type Variant, variants } from './scale.ts';

type Payloads = { Execute: string; Resume: bigint };

/** `ExecAction { Execute(str) = 0, Resume(u64) = 1 }`. */
export const execActionCodec: Codec<ExecAction> = mapped<Variant<Payloads>, ExecAction>(
  variants<Payloads>({ Execute: [0, str], Resume: [1, u64] }, 'ExecAction'),
  (action) =>
    action.kind === 'Execute'
      ? { tag: action.kind, value: action.functionName }
      : { tag: action.kind, value: action.returnValue },
  (variant) => (variant.tag === 'Execute' ? execute(variant.value) : resume(variant.value)),
);
