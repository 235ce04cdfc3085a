import { Option } from 'commander';
import type { Choice } from '../choice.ts';
import type { AddCommand } from '../command.ts';
import { BUILD_MODES, CLOCKS, GAS_SCHEDULES, type NodeFlags } from '../node/node-flags.ts';
import {
  backendOption,
  captureOption,
  checkCapture,
  checkWire,
  costModelOption,
  countOption,
  implOption,
  wireOption,
} from '../options.ts';

/** What upstream's type of both holds. */
const UINT32 = { least: 1, most: 0xffff_ffff };

type Flags = Omit<NodeFlags, 'implementation' | 'port'> & {
  readonly impl: Choice['implementation'];
  readonly port: number | undefined;
};

const collect = (text: string, previous: readonly string[]): string[] => [...previous, text];

/** The default ports of Substrate's tools and of Ethereum's. */
const SUBSTRATE_PORT = 9944;
const ETHEREUM_PORT = 8545;
const DEFAULT_ACCOUNTS = 10;
const MAX_ACCOUNTS = 1_000;

/** What a timer takes. */
const MILLISECONDS = { least: 1, most: 2 ** 31 - 1 };

export const addNode: AddCommand = (program, { io, finish }) =>
  program
    .command('node')
    .description('a development chain with the Virt pallet, for JSON-RPC clients over WebSocket')
    .addOption(
      countOption('--port <N>', 'the port; 0 takes a free one', undefined, '9944; with --contracts 8545', { most: 65_535 }),
    )
    .option('--contracts', 'Solidity contracts and Ethereum JSON-RPC instead of the Virt pallet', false)
    .addOption(
      countOption('--accounts <N>', 'with --contracts: accounts with funds and keys', undefined, `${DEFAULT_ACCOUNTS}`, {
        most: MAX_ACCOUNTS,
      }),
    )
    .addOption(
      new Option('--mnemonic <words>', 'with --contracts: where they come from').default(undefined, 'test test ... junk'),
    )
    .addOption(
      countOption('--balance <N>', 'with --contracts: what each has, in units of 10^18', undefined, '1000000', {
        least: 1,
        most: 1_000_000_000_000,
      }),
    )
    .addOption(
      new Option('--gas-schedule <name>', 'with --contracts: what host functions and storage cost')
        .choices(GAS_SCHEDULES)
        .default(undefined, 'upstream'),
    )
    .addOption(
      countOption(
        '--native-to-eth-ratio <N>',
        'with --contracts: wei of a native unit, such as 100000000',
        undefined,
        '1',
        UINT32,
      ),
    )
    .addOption(
      countOption(
        '--gas-scale <N>',
        'with --contracts: what divides the gas of work and multiplies its price',
        undefined,
        '1000',
        UINT32,
      ),
    )
    .option('--artifacts <folder>', 'with --contracts: ABIs by which the log names contracts and functions')
    .option('--silent', 'print where it listens and its accounts, and nothing of what happens', false)
    .option('--json', 'print what happens as JSON, one object a line', false)
    .option('--host <address>', 'the address to listen on; only this machine can connect to the default', '127.0.0.1')
    .addOption(new Option('--build-mode <mode>', 'when blocks are made').choices(BUILD_MODES).default('instant'))
    .addOption(countOption('--block-time <ms>', 'for the modes batch and interval', undefined, '20 and 6000', MILLISECONDS))
    .addOption(
      new Option('--clock <kind>', 'the time of blocks: real, or fixed, 6 seconds from block to block')
        .choices(CLOCKS)
        .default('real'),
    )
    .addOption(
      countOption('--finality-delay <ms>', 'from a block to its finality, at least', 100, undefined, { most: MILLISECONDS.most }),
    )
    .addOption(countOption('--keep-blocks <N>', 'blocks that are kept, with their storage', undefined, 'all', { least: 1 }))
    .option('--state <file>', 'keep the chain in a file, block by block, and go on where it is')
    .option('--load-state <file>', 'go on with the chain of a file that --dump-state wrote')
    .option('--dump-state <file>', 'write the chain to a file at the end')
    .addOption(
      countOption('--save-every <N>', 'blocks after which --state and --dump-state write', undefined, '1, and at the end', {
        least: 1,
      }),
    )
    .addOption(
      countOption(
        '--call-timeout <ms>',
        'a program that runs longer is trapped; programs run in a worker then',
        undefined,
        'none',
        MILLISECONDS,
      ),
    )
    .addOption(
      new Option('--allow-origin <origin>', 'a web page that may connect, or all; may be repeated')
        .argParser(collect)
        .default([], 'pages of this machine, browser extensions, https://polkadot.js.org'),
    )
    .addOption(
      new Option('--allow-host <name>', 'a name that clients may use for this machine, or all; may be repeated')
        .argParser(collect)
        .default([], 'localhost with a loopback --host, else all'),
    )
    .addOption(implOption())
    .addOption(backendOption())
    .addOption(wireOption())
    .addOption(costModelOption())
    .addOption(captureOption())
    .action(async ({ impl, ...flags }: Flags) => {
      const options = { ...flags, implementation: impl, port: flags.port ?? (flags.contracts ? ETHEREUM_PORT : SUBSTRATE_PORT) };
      checkWire(options);
      checkCapture(impl, flags.capture);
      const { nodeCommand } = await import('../node/node-command.ts');
      finish(await nodeCommand(options, io));
    });
