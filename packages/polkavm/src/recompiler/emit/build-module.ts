/** Puts the functions of a unit into a module of WebAssembly. */
import { WasmWriter } from '../../wasm/binary-writer.ts';
import { MAGIC_AND_VERSION, Section, writeFunctionType, writeImports, writeSection } from '../../wasm/module-parts.ts';
import { Op, TYPE_I32, TYPE_I64 } from '../../wasm/opcodes.ts';
import { writeUpperProduct } from '../../wasm/upper-product.ts';
import type { Paced } from '../analysis/stepwise.ts';
import { MAX_PARAMETERS } from '../plan/call-conventions.ts';
import type { FunctionKind } from '../plan/function-kind.ts';
import { registersIn } from '../plan/function-kind.ts';
import { type ModulePlan, RESUMABLE_TYPE } from '../plan/module-plan.ts';
import type { RegionPlan } from '../plan/region-plan.ts';
import { FunctionWriter } from './function-writer.ts';
import { RegionEmitter } from './region-emitter.ts';

/** {@link RESUMABLE_TYPE} first, then fast functions by their number of parameters beside the budget, then this one. */
const PRODUCT_TYPE = MAX_PARAMETERS + 1;

/** Pauses after each function, and says how many instructions that was. */
export function* buildModule(plan: ModulePlan): Paced<Uint8Array<ArrayBuffer>> {
  const { unit, conventions, plans, fastPlans } = plan;
  const { fast, resumable } = unit;
  const productFunction = fast.length + resumable.length;
  const bodies = new WasmWriter(0x4000);
  const writer = new FunctionWriter(productFunction);
  const emit = (of: RegionPlan, kind: FunctionKind): number => {
    new RegionEmitter(plan, of, kind, writer).emit();
    writer.finish(bodies);
    return plans.lengthOf(of.region);
  };
  for (const fastPlan of fastPlans) yield emit(fastPlan, 'fast');
  for (const region of resumable) yield emit(plans.of(region), 'resumable');

  const w = new WasmWriter(bodies.length + 0x1000);
  w.append(MAGIC_AND_VERSION);
  const section = (id: number, write: () => void) => writeSection(w, id, write);
  const functionType = (parameters: readonly number[], results: readonly number[]) => writeFunctionType(w, parameters, results);

  section(Section.type, () => {
    w.u32(PRODUCT_TYPE + 1);
    functionType([TYPE_I64, TYPE_I32], [TYPE_I64]);
    for (let parameters = 1; parameters <= MAX_PARAMETERS; parameters++) {
      functionType(new Array(parameters + 1).fill(TYPE_I64), [TYPE_I64, TYPE_I64]);
    }
    functionType([TYPE_I64, TYPE_I64], [TYPE_I64]);
  });
  section(Section.import, () => writeImports(w, { table: true }));
  section(Section.function, () => {
    w.u32(productFunction + 1);
    for (const region of fast) w.byte(registersIn(conventions.parameters[region]).length);
    for (const _ of resumable) w.byte(RESUMABLE_TYPE);
    w.byte(PRODUCT_TYPE);
  });
  // The table has the resumable functions by the numbers of their regions.
  section(Section.element, () => {
    w.u32(resumable.length);
    for (const [at, region] of resumable.entries()) {
      w.u32(0);
      w.byte(Op.i32_const);
      w.s32(region);
      w.byte(Op.end);
      w.u32(1);
      w.u32(fast.length + at);
    }
  });
  section(Section.code, () => {
    w.u32(productFunction + 1);
    w.append(bodies.bytes.subarray(0, bodies.length));
    writeUpperProduct(w);
  });
  return w.bytes.slice(0, w.length);
}
