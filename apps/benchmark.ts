/**
 * benchmark: named cases, each a piece of work that is done several times, where it makes sense in turn with Node's own
 * `net`; prints medians, spreads and ratios, for people or as JSON lines.
 */
import { Option, type Command } from 'commander';
import {
  addCommonOptions,
  CONGESTION_CONTROLS,
  parsedBy,
  type CommonFlags,
  type CongestionControlName,
} from './arguments.ts';
import type { BenchmarkContext, Case } from './benchmark/context.ts';
import { memoryBytesCase } from './benchmark/memory_bytes_case.ts';
import { memoryCase } from './benchmark/memory_case.ts';
import { impairedCase } from './benchmark/impaired_case.ts';
import { idleCase, memoryGrowthCase } from './benchmark/rest_cases.ts';
import { netsimCase } from './benchmark/netsim_case.ts';
import type { Row } from './benchmark/rows.ts';
import { rowsAsTable } from './benchmark/rows_table.ts';
import { routerForwardCase } from './benchmark/router_case.ts';
import { otherBulkCases, tunReceiveCase, tunSendCase } from './benchmark/tun_bulk_cases.ts';
import { tunConnectionsCase, tunLatencyCase } from './benchmark/tun_small_cases.ts';
import { udpReceiveCase, udpSendCase } from './benchmark/udp_cases.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { enterPrivateNamespace } from './private_namespace.ts';
import { defineApp, runIfMain } from './program.ts';
import { table, type Report } from './reporting.ts';
import { listOf, parseBitRate, parseBytes, parseChance, parseCount, parseMilliseconds, parseSeconds } from './sizes.ts';

const CASES: readonly Case[] = [
  memoryCase,
  memoryBytesCase,
  tunSendCase,
  tunReceiveCase,
  ...otherBulkCases,
  udpSendCase,
  udpReceiveCase,
  routerForwardCase,
  tunLatencyCase,
  tunConnectionsCase,
  idleCase,
  memoryGrowthCase,
  impairedCase,
  netsimCase,
];

interface Flags extends CommonFlags {
  readonly list?: boolean;
  readonly runs?: number;
  readonly quick?: boolean;
  readonly bytes?: number;
  readonly mtu?: number;
  readonly offload: boolean;
  readonly congestion?: CongestionControlName;
  readonly kernelCongestion?: string;
  readonly loss?: number[];
  readonly reorder?: number[];
  readonly reorderBy?: number;
  readonly delay?: number[];
  readonly rate?: number;
  readonly way?: 'send' | 'receive';
  readonly seconds?: number;
}

function configure(command: Command): void {
  command.usage('[options] [case…]').argument('[cases...]', 'which, see --list (default: all)');
  command
    .optionsGroup('Work:')
    .option('--list', 'list the cases')
    .option('--runs <count>', 'how often each is measured (default: 5, with --quick 3)', parsedBy(parseCount))
    .option('--quick', 'less work in each run: a look, not a measurement')
    .option('-n, --bytes <size>', 'bytes in each run of a bulk case', parsedBy(parseBytes))
    .optionsGroup('Network:')
    .option('--mtu <bytes>', 'of the TUN device', parsedBy(parseCount))
    .option('--no-offload', 'leave checksums and segmentation to Sunstar rather than the kernel')
    .addOption(new Option('--congestion <name>', 'of Sunstar (default: cubic)').choices(CONGESTION_CONTROLS))
    .option('--kernel-congestion <name>', "of the kernel's sockets (default: the system's)");
  command
    .optionsGroup('Bad lines (impaired):')
    .option('--loss <list>', 'packets lost: 0.01%,0.1%,1%,3%', parsedBy(listOf(parseChance)))
    .option('--reorder <list>', 'packets held back: 5%', parsedBy(listOf(parseChance)))
    .option('--reorder-by <time>', 'how long (default: 1ms)', parsedBy(parseMilliseconds))
    .option('--delay <list>', 'each way: 1ms,10ms,50ms', parsedBy(listOf(parseMilliseconds)))
    .option('--rate <bits>', 'what the line carries (default: unlimited)', parsedBy(parseBitRate))
    .addOption(new Option('--way <name>', 'who sends (default: one after the other)').choices(['send', 'receive']))
    .option('--seconds <time>', 'how long a run takes, more or less (default: 4)', parsedBy(parseSeconds));
  addCommonOptions(command);
}

function chooseCases(names: readonly string[]): readonly Case[] {
  if (names.length === 0) return CASES.filter(({ onRequest }) => onRequest !== true);
  return names.map((name) => {
    const found = CASES.find((candidate) => candidate.name === name);
    if (found) return found;
    throw new UsageProblem(`there is no case '${name}'; there are: ${CASES.map((each) => each.name).join(', ')}`);
  });
}

function printList(report: Report): void {
  for (const { name, summary, needsTUN } of CASES) report.data({ case: name, summary, needs_tun: needsTUN });
  report.say(table([['case', 'what'], ...CASES.map(({ name, summary }) => [name, summary])]));
}

export const benchmark = defineApp<Flags>({
  name: 'benchmark',
  notes: `The TUN cases run in a private network namespace, so that nothing else is touched; the other side is always C on
kernel sockets in a process of its own. Medians; the two sides take turns.`,
  examples: [
    ['sunstar benchmark --quick', 'all cases, in about a minute'],
    ['sunstar benchmark tun-send tun-receive', 'five runs each, side by side with Node net'],
    ['sunstar benchmark impaired --loss 1% --delay 10ms', 'over a line that loses packets, beside kernel to kernel'],
    [
      'sunstar benchmark netsim --congestion bbr',
      'bad paths in virtual time; --loss, --delay and --rate choose others',
    ],
    ['sunstar benchmark memory --json', 'rows {case, metric, unit, value, runs, kernel, ratio}'],
  ],
  environment: 'NO_COLOR, FORCE_COLOR',
  configure,
  async run({ args, flags, report, interrupted }) {
    if (flags.list) {
      printList(report);
      return EXIT.ok;
    }
    let cases = chooseCases(args);
    if (cases.some(({ needsTUN }) => needsTUN)) {
      const place = await enterPrivateNamespace();
      if (!place.inside) {
        const without = cases.filter(({ needsTUN }) => !needsTUN);
        const skipped = cases.filter(({ needsTUN }) => needsTUN).map(({ name }) => name);
        report.note(`skipped: ${skipped.join(', ')}: ${place.reason}; see sunstar doctor`);
        if (without.length === 0) return EXIT.skipped;
        cases = without;
      }
    }
    const rows: Row[] = [];
    const emit = (row: Row): void => {
      report.data(row);
      rows.push(row);
    };
    const context: BenchmarkContext = {
      runs: flags.runs ?? (flags.quick ? 3 : 5),
      quick: flags.quick ?? false,
      brief: false,
      mtu: flags.mtu,
      offload: flags.offload,
      congestion: flags.congestion,
      kernelCongestion: flags.kernelCongestion,
      bytes: flags.bytes,
      path: {
        losses: flags.loss,
        reorders: flags.reorder,
        reorderMs: flags.reorderBy,
        delaysMs: flags.delay,
        bitRate: flags.rate,
        ways: flags.way === undefined ? undefined : [flags.way],
        seconds: flags.seconds,
      },
      signal: interrupted,
      emit,
      step: (text) => report.step(text),
    };
    let failed = false;
    for (const each of cases) {
      try {
        for (const row of await each.run(context)) emit(row);
      } catch (error) {
        if (interrupted.aborted) break;
        failed = true;
        report.step('');
        report.error(
          error instanceof Error ? Object.assign(error, { message: `${each.name}: ${error.message}` }) : error,
        );
      }
    }
    report.step('');
    if (rows.length > 0) report.say(rowsAsTable(rows));
    return failed ? EXIT.failed : EXIT.ok;
  },
});

runIfMain(import.meta, benchmark);
