import { type LinkOptions, OPTIMIZE_LEVELS, type OptimizeLevel } from '@polkavirt/linker';
import { type CostModelName, INSTRUCTION_SETS, type InstructionSetName } from '@polkavirt/polkavm';
import { type Command, Option } from 'commander';
import { countOption } from '../options.ts';

/** The flags that `link` and `cc` share, as commander hands them over. */
export interface LinkFlags {
  readonly output?: string;
  readonly isa?: InstructionSetName;
  readonly minStack?: number;
  readonly optimize: `${OptimizeLevel}`;
  readonly costModel: CostModelName;
  readonly strip: boolean;
  readonly printMap: boolean;
}

/** Adds them to a command. */
export const addLinkFlags = (command: Command): Command =>
  command
    .addOption(
      new Option('--isa <name>', 'instruction set; default: revive_v1, of 32-bit files latest32').choices(
        Object.keys(INSTRUCTION_SETS),
      ),
    )
    .addOption(countOption('--min-stack <BYTES>', 'the least size of the stack', undefined, '8192'))
    .addOption(new Option('--optimize <level>', "the linker's own optimiser").choices(OPTIMIZE_LEVELS.map(String)).default('2'))
    .addOption(
      new Option('--cost-model <name>', 'what gas will be counted by; full marks predicted branches')
        .choices(['naive', 'full'] satisfies CostModelName[])
        .default('naive'),
    )
    .option('--print-map', 'print where data and code went', false);

/** The flags as options of the linker. Paths in debug information start from the working directory. */
export const linkOptions = ({ isa, minStack, optimize, costModel, strip }: LinkFlags): LinkOptions => ({
  ...(isa !== undefined && { instructionSet: isa }),
  ...(minStack !== undefined && { minStackSize: minStack }),
  optimize: Number(optimize) as OptimizeLevel,
  costModel,
  strip,
  sourceRoot: process.cwd(),
});
