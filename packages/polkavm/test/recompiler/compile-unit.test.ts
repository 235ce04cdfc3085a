/** A unit is compiled in steps, so that whoever runs the program can run it on in between. */
import { assemble, parseProgram, unwrap } from '@polkavirt/polkavm';
import { RegionPlans } from '../../src/recompiler/plan/region-plans.ts';
import { createUnit } from '../../src/recompiler/plan/unit.ts';
import { compileUnit } from '../../src/recompiler/run/compile-unit.ts';
import { wasm } from '../../src/wasm/api.ts';
import { analysed } from './compile.ts';

const FUNCTIONS = 40;
/** Too long to be copied into a caller. */
const LENGTH = 70;

/** A function that calls all others, which lie outside of its unit; the others call nothing. */
const TEXT = `
%isa = revive_v1
%rw_data_size = 4096
%jump_table = ${Array.from({ length: FUNCTIONS }, (_, at) => `@back${at}`).join(' ')}
pub @main:
    u64 [0x20000] = ra
${Array.from({ length: FUNCTIONS }, (_, at) => `    ra = ${2 * (at + 1)}, jump @other${at}\n@back${at}:\n    a0 = a0 + 1`).join('\n')}
    ra = u64 [0x20000]
    ret
${Array.from({ length: FUNCTIONS }, (_, at) => `@other${at}:\n${'    a0 = a0 + 3\n'.repeat(LENGTH)}    ret`).join('\n')}
`;

describe('compiling a unit', () => {
  const { program, analysis, layout } = analysed(unwrap(parseProgram(unwrap(assemble(TEXT)))));
  const { regions, nodes, code } = analysis;
  const main = regions.of[nodes.startingAt[code.indexOf[program.exports[0].pc]]];

  it('pauses after each function, also of those that the unit only calls', () => {
    const plans = new RegionPlans(analysis);
    const longest = Math.max(...[...regions.head.keys()].map((region) => plans.lengthOf(region)));
    const work = compileUnit(program, plans, createUnit(regions.count, [main], [main]), layout);
    const steps: number[] = [];
    let step = work.next();
    for (; step.done !== true; step = work.next()) steps.push(step.value);
    // Planned, looked through for its conventions twice, emitted twice; and each of the others is planned.
    expect(steps).toHaveLength(5 + FUNCTIONS);
    expect(Math.max(...steps)).toBe(longest);
    expect(steps.filter((length) => length === LENGTH + 1)).toHaveLength(FUNCTIONS);
    expect(wasm.validate(step.value)).toBe(true);
  });
});
