/**
 * replay: plays the packets of a capture into our stack in virtual time, and says of each what became of it. Needs no root, no
 * device and no time. The library behind it is lib/tools/replay.
 */
import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { captureTime, LINKTYPE_RAW } from '../lib/index.ts';
import { Replay, type ReplayedPacket } from '../lib/tools/replay/replay.ts';
import { DEFAULT_REPLAY_CONFIG, parseReplayConfig, type ReplayConfig } from '../lib/tools/replay/replay_config.ts';
import { eventLines, eventRecord, type ReplayEvent } from '../lib/tools/replay/replay_events.ts';
import { addCommonOptions, parsedBy, type CommonFlags } from './arguments.ts';
import { CaptureWriter } from './dump/capture_writer.ts';
import { readCapture } from './dump/read_capture.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import { parseCount } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly pcap?: string;
  readonly config?: string;
  readonly seed?: number;
  readonly translate: boolean;
  readonly trace: boolean;
}

function configure(command: Command): void {
  command
    .argument('<file>', 'pcapng or pcap; - is standard input')
    .optionsGroup('Work:')
    .option('--config <file>', 'JSON: who we are, what stands behind which port, options of TCP; see docs/captures.md')
    .option('--seed <n>', 'of the numbers that the stack chooses (default: 1)', parsedBy(parseCount))
    .option('--no-translate', 'leave acknowledgments as recorded, though our numbers are others')
    .optionsGroup('Output:')
    .option('--pcap <file>', 'write what passed to a pcapng file; what became of a packet is its comment')
    .option('--no-trace', 'print only the sum');
  addCommonOptions(command);
}

function readConfig(path: string | undefined): ReplayConfig {
  if (path === undefined) return DEFAULT_REPLAY_CONFIG;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageProblem(`--config: ${error instanceof Error ? error.message : String(error)}`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UsageProblem(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseReplayConfig(document);
}

interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Exact: milliseconds since 1970 leave no room for nanoseconds in a number. */
function later(start: Moment, ms: number): Moment {
  const after = captureTime(ms);
  const nanoseconds = start.nanoseconds + after.nanoseconds;
  const carry = nanoseconds >= 1_000_000_000 ? 1 : 0;
  return { seconds: start.seconds + after.seconds + carry, nanoseconds: nanoseconds - carry * 1_000_000_000 };
}

async function run({ args, flags, report }: AppContext<Flags>): Promise<number> {
  const [path] = args;
  if (path === undefined) throw new UsageProblem('a file is needed');
  const read = readConfig(flags.config);
  const config: ReplayConfig = {
    ...read,
    seed: flags.seed ?? read.seed,
    translate: read.translate && flags.translate,
  };
  const capture = readCapture(path);
  const writer =
    flags.pcap === undefined
      ? null
      : new CaptureWriter(
          flags.pcap,
          [{ linkType: LINKTYPE_RAW, name: 'replay0', description: `replay of ${path}` }],
          '',
        );
  const onEvent = (event: ReplayEvent): void => {
    if (!flags.trace) return;
    report.data(eventRecord(event));
    if (!report.json) for (const line of eventLines(event)) report.say(line);
  };
  const start = capture.packets[0] ?? { seconds: 0, nanoseconds: 0 };
  const onPacket = ({ bytes, direction, atMs, comment }: ReplayedPacket): void => {
    writer?.write({ ...later(start, atMs), bytes, direction, ...(comment === undefined ? {} : { comment }) });
  };
  const totals = new Replay(capture, config, { onEvent, onPacket }).run();
  writer?.close();
  const { packets, arrived, skipped, sent } = totals;
  report.data({ event: 'end', ...totals, damage: capture.damage });
  if (capture.damage !== null) report.note(`the file is damaged at ${capture.damage}; what came before it was played`);
  if (!report.json) {
    report.note(`${packets} packets: ${arrived} given to the stack, ${skipped} not; ${sent} sent by the stack`);
  }
  return EXIT.ok;
}

export const replay = defineApp<Flags>({
  name: 'replay',
  examples: [
    ['sunstar replay page.pcapng', 'what our stack makes of the packets of a recorded client'],
    ['sunstar replay page.pcapng --pcap ours.pcapng', 'and what it answers, for Wireshark'],
    ['sunstar replay attack.pcap --config us.json --json', 'with addresses and ports of our own; a line of JSON each'],
  ],
  notes: `The server of the recording is us: its packets are not played, but tell what its application
said. Clients' acknowledgments are translated to the numbers that our stack chooses. The
clock is virtual and chance comes from a seed: the same file gives the same replay.`,
  environment: 'NO_COLOR, FORCE_COLOR',
  configure,
  run,
});

runIfMain(import.meta, replay);
