/**
 * packetscript: plays packet scripts against our stack in virtual time and says which pass. Needs no root, no device, and
 * no time to speak of. The library behind it is lib/tools/packet_script.
 */
import type { Command } from 'commander';
import { Option } from 'commander';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  captureTime,
  LINKTYPE_RAW,
  parseCapture,
  pcapngInterface,
  pcapngPacket,
  pcapngSectionHeader,
  seededRandomSource,
} from '../lib/index.ts';
import { packetBehindLink } from '../lib/tools/capture_links.ts';
import { PacketLayers } from '../lib/tools/packet_layers.ts';
import type { ScriptOutcome } from '../lib/tools/packet_script/outcome.ts';
import { PROFILE_NAMES, profileNamed, type ProfileName } from '../lib/tools/packet_script/profiles.ts';
import { ScriptRecorder } from '../lib/tools/packet_script/recorder.ts';
import {
  countOutcomes,
  describeFailure,
  junitReport,
  outcomeRecord,
  tapReport,
} from '../lib/tools/packet_script/reports.ts';
import { runScript } from '../lib/tools/packet_script/runner.ts';
import type { PacketWitness } from '../lib/tools/packet_script/virtual_host.ts';
import { addCommonOptions, parsedBy, type CommonFlags } from './arguments.ts';
import { AppError, EXIT, UsageProblem } from './exit_codes.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import { paint, type Report } from './reporting.ts';
import { parseCount } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly profile: ProfileName;
  readonly tap?: boolean;
  readonly junit?: boolean;
  readonly pcap?: string;
  readonly strict?: boolean;
  readonly record?: boolean;
  readonly define: Readonly<Record<string, string>>;
  readonly seed: number;
}

function parseDefinition(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const match = /^([A-Za-z_]\w*)=(.+)$/.exec(text);
  if (match === null) throw new UsageProblem(`'${text}' is not NAME=value`);
  return { ...before, [match[1]!]: match[2]! }; // both groups have matched
}

function configure(command: Command): void {
  command.argument('<path...>', 'scripts, or folders with .pkt files');
  command
    .optionsGroup('Work:')
    .addOption(
      new Option('--profile <name>', 'which system the scripts were written for')
        .choices(PROFILE_NAMES)
        .default('default'),
    )
    .option('--define <NAME=value>', 'a symbol with a value, as in the scripts', parseDefinition, {})
    .option('--strict', 'compare echoed timestamps, and fail on packets that nobody expects')
    .option('--seed <n>', 'of the numbers that the stack chooses', parsedBy(parseCount), 1)
    .option('--record', 'the paths are captures (pcapng or pcap): write their first connection as a script')
    .optionsGroup('Output:')
    .option('--tap', 'print TAP, the Test Anything Protocol')
    .option('--junit', 'print JUnit XML')
    .option('--pcap <folder>', 'write the packets of each script to a pcapng file there');
  addCommonOptions(command);
}

/** Scripts below the given paths, those of a folder in the order of their names. */
function findScripts(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw new UsageProblem(`there is no '${path}'`);
    if (!found.isDirectory()) return [path];
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pkt'));
    if (files.length === 0) throw new UsageProblem(`there are no .pkt files in '${path}'`);
    return files.sort().map((name) => join(path, name));
  });
}

/** A capture that is written when the script is over. */
class ScriptCapture {
  readonly #blocks: Uint8Array[] = [
    pcapngSectionHeader(),
    pcapngInterface({ linkType: LINKTYPE_RAW, name: 'script0' }),
  ];

  readonly witness: PacketWitness = (bytes, direction, atMs) => {
    this.#blocks.push(pcapngPacket({ ...captureTime(atMs), bytes, direction }));
  };

  write(path: string): void {
    writeFileSync(path, Buffer.concat(this.#blocks));
  }
}

/** File names in one folder, told apart where scripts of several folders share one. */
function captureNames(folder: string, scripts: readonly string[]): string[] {
  const taken = new Map<string, number>();
  return scripts.map((script) => {
    const name = basename(script, '.pkt');
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return join(folder, `${name}${count === 1 ? '' : `-${count}`}.pcapng`);
  });
}

function say(report: Report, outcome: ScriptOutcome): void {
  report.data(outcomeRecord(outcome));
  if (outcome.status === 'passed') {
    if (report.verbose) report.say(`${paint('green', 'passed ')}  ${outcome.file}`);
  } else if (outcome.status === 'skipped') {
    if (!report.quiet) report.say(`${paint('yellow', 'skipped')}  ${outcome.file}: ${outcome.reason}`);
  } else {
    report.say(`${paint('red', 'failed ')}  ${describeFailure(outcome)}`);
  }
}

/** The script of the first connection in a capture file. */
function scriptFromCapture(path: string): string {
  const recorder = new ScriptRecorder();
  const capture = parseCapture(readFileSync(path));
  for (const { bytes, seconds, nanoseconds, direction, interfaceIndex = 0 } of capture.packets) {
    const found = packetBehindLink(bytes, capture.interfaces[interfaceIndex]?.linkType ?? LINKTYPE_RAW);
    if (found === null) continue;
    const packet = found.bytes.subarray(new PacketLayers(found.bytes, found.kind).networkAt);
    recorder.add(packet, direction, seconds * 1000 + nanoseconds / 1e6);
  }
  if (recorder.isEmpty) throw new AppError(`no TCP connection begins in '${path}'`, EXIT.failed, 'ERR_NO_CONNECTION');
  return recorder.script(`recorded from ${basename(path)}`);
}

async function run({ args, flags, report, interrupted }: AppContext<Flags>): Promise<number> {
  if ([flags.json, flags.tap, flags.junit].filter((wanted) => wanted === true).length > 1) {
    throw new UsageProblem('--json, --tap and --junit exclude each other');
  }
  if (flags.record === true) {
    for (const path of args) process.stdout.write(scriptFromCapture(path));
    return EXIT.ok;
  }
  const scripts = findScripts(args);
  const captures = flags.pcap === undefined ? [] : captureNames(flags.pcap, scripts);
  if (flags.pcap !== undefined) mkdirSync(flags.pcap, { recursive: true });
  const isForMachines = flags.tap === true || flags.junit === true;
  const outcomes: ScriptOutcome[] = [];
  for (const [index, script] of scripts.entries()) {
    if (interrupted.aborted) break;
    const capture = captures[index] === undefined ? undefined : new ScriptCapture();
    const outcome = runScript(script, readFileSync(script, 'utf8'), {
      profile: profileNamed(flags.profile),
      random: seededRandomSource(flags.seed),
      strict: flags.strict ?? false,
      definitions: flags.define,
      ...(capture === undefined ? {} : { witness: capture.witness }),
    });
    capture?.write(captures[index]!); // there is one for each script
    outcomes.push(outcome);
    if (!isForMachines) say(report, outcome);
    // Ctrl-C is heard between scripts.
    if (index % 64 === 63) await new Promise((resolve) => setImmediate(resolve));
  }
  const counts = countOutcomes(outcomes);
  if (flags.tap) process.stdout.write(`${tapReport(outcomes)}\n`);
  if (flags.junit) process.stdout.write(`${junitReport(outcomes)}\n`);
  if (!isForMachines) report.say(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  report.data(counts);
  return counts.failed === 0 ? EXIT.ok : EXIT.failed;
}

export const packetscript = defineApp<Flags>({
  name: 'packetscript',
  examples: [
    ['sunstar packetscript tests/scripts', 'every script in a folder'],
    ['sunstar packetscript -v --pcap captures handshake.pkt', 'one script, and its packets for Wireshark'],
    [
      'sunstar packetscript --profile linux --json scripts',
      'scripts written for Linux; a line of JSON each, then the sum',
    ],
  ],
  notes: `The language is that of packetdrill; the clock is virtual, so a script takes no longer than its
packets. A script that asks for something Sunstar does not have is skipped with the reason, and
counts neither as passed nor as failed. Nothing in a script is executed: shell lines that change
settings become options of the stack, others skip the script.`,
  environment: 'NO_COLOR, FORCE_COLOR',
  configure,
  run,
});

runIfMain(import.meta, packetscript);
