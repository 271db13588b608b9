/** dump: prints the packets of a capture file or of a live interface, one line each, as tcpdump does. */
import type { Command } from 'commander';
import { captureTime, type CapturedPacket, type CaptureInterface } from '../lib/index.ts';
import { parsePacketFilter } from '../lib/tools/packet_filter.ts';
import { addCommonOptions, parsedBy, type CommonFlags } from './arguments.ts';
import { CaptureWriter } from './dump/capture_writer.ts';
import { readCapture } from './dump/read_capture.ts';
import { openLive, watch } from './dump/live_capture.ts';
import { packetRecord, PacketPrinter, type ChosenPacket } from './dump/packet_printer.ts';
import type { TimeStyle } from './dump/time_column.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { defineApp, runIfMain, type AppContext } from './program.ts';
import { flushOutput, type Report } from './reporting.ts';
import { parseCount } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly device?: string;
  readonly count?: number;
  readonly numeric?: boolean;
  readonly write?: string;
  readonly hex?: boolean;
  readonly ascii?: boolean;
  readonly link?: boolean;
  readonly absolute?: boolean;
  readonly time: TimeStyle;
}

/** Between two of them Ctrl-C is heard. */
const PACKETS_A_BREATH = 4096;

function configure(command: Command): void {
  command
    .argument('[file]', 'pcapng or pcap; - is standard input; left out with --device')
    .argument('[filter...]', 'only packets that satisfy it')
    .allowExcessArguments(true)
    .optionsGroup('Source:')
    .option('--device <name>', 'a live interface instead of a file')
    .option('-c, --count <n>', 'stop after so many packets', parsedBy(parseCount))
    .optionsGroup('Output:')
    .option('-n, --numeric', 'ports as numbers')
    .option('-e, --link', 'begin with the Ethernet addresses')
    .option('-S, --absolute', 'sequence numbers as they are, not counted from the SYN')
    .option(
      '-t, --time',
      'no time; -tt seconds, -ttt since the last, -tttt with date, -ttttt since the first',
      moreTime,
      0,
    )
    .option('-x, --hex', 'the bytes in hexadecimal, from the IP header on')
    .option('-X, --ascii', 'the same, with the characters beside them')
    .option('-w, --write <file>', 'write the packets to a pcapng file; nothing is printed');
  addCommonOptions(command);
}

function moreTime(_text: string, before: number): number {
  return Math.min(5, before + 1);
}

/** What was read and what came of it. */
class Dump {
  readonly #report: Report;
  readonly #flags: Flags;
  readonly #printer: PacketPrinter;
  readonly #filterText: string;
  #writer: CaptureWriter | null = null;
  #interfaces: readonly CaptureInterface[] = [];
  seen = 0;
  chosen = 0;

  constructor(report: Report, flags: Flags, filterText: string) {
    this.#report = report;
    this.#flags = flags;
    this.#filterText = filterText;
    this.#printer = new PacketPrinter({
      filter: parsePacketFilter(filterText),
      numeric: flags.numeric ?? false,
      linkAddresses: flags.link ?? false,
      absolute: flags.absolute ?? false,
      hexadecimal: flags.ascii ? 2 : flags.hex ? 1 : 0,
      time: flags.time,
      comments: flags.verbose ?? false,
    });
  }

  begin(interfaces: readonly CaptureInterface[]): void {
    this.#interfaces = interfaces;
    if (this.#flags.write !== undefined) {
      this.#writer = new CaptureWriter(this.#flags.write, interfaces, this.#filterText);
    }
  }

  get isFull(): boolean {
    return this.chosen >= (this.#flags.count ?? Infinity);
  }

  add(packet: CapturedPacket): void {
    this.seen += 1;
    const description = this.#interfaces[packet.interfaceIndex ?? 0]!; // packets of others do not get here
    const chosen = this.#printer.choose(packet, description.linkType, description.name ?? '?');
    if (chosen === null) return;
    this.chosen += 1;
    if (this.#writer !== null) this.#writer.write(packet);
    else this.#print(chosen);
  }

  #print(chosen: ChosenPacket): void {
    this.#report.data(packetRecord(chosen, this.seen));
    if (!this.#report.json) for (const line of this.#printer.lines(chosen)) this.#report.say(line);
  }

  end(damage: string | null, dropped: number): void {
    this.#writer?.close();
    const { write = null } = this.#flags;
    this.#report.data({ event: 'end', seen: this.seen, chosen: this.chosen, dropped, damage, written_to: write });
    if (damage !== null) this.#report.note(`the file is damaged at ${damage}; what came before it was read`);
    if (this.#report.json) return;
    const what = write === null ? 'shown' : `written to ${write}`;
    const lost = dropped === 0 ? '' : `, ${dropped} dropped by the kernel`;
    this.#report.note(`${this.chosen} packets ${what}, ${this.seen} seen${lost}`);
  }
}

async function dumpFile(dump: Dump, path: string, interrupted: AbortSignal): Promise<number> {
  const capture = readCapture(path);
  dump.begin(capture.interfaces);
  for (const packet of capture.packets) {
    if (dump.isFull || interrupted.aborted) break;
    dump.add(packet);
    if (dump.seen % PACKETS_A_BREATH === 0) {
      await flushOutput(); // a reader that is slow must not make us keep it all
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  dump.end(dump.isFull ? null : capture.damage, 0);
  return EXIT.ok;
}

async function dumpLive(dump: Dump, name: string, { report, interrupted }: AppContext<Flags>): Promise<number> {
  const capture = openLive(name);
  dump.begin([{ linkType: capture.linkType, name, snapLength: 262_144 }]);
  report.note(`listening on ${name}; Ctrl-C ends it`);
  let finish: () => void = () => {};
  const ended = new Promise<void>((resolve) => (finish = resolve));
  interrupted.addEventListener('abort', () => finish());
  const failure = await watch(
    capture,
    (bytes, timeMs, direction, comment) => {
      if (dump.isFull) return;
      const said = { ...(direction === undefined ? {} : { direction }), ...(comment === undefined ? {} : { comment }) };
      dump.add({ ...captureTime(timeMs), bytes, ...said });
      if (dump.isFull) finish();
    },
    ended,
  );
  dump.end(null, capture.dropped);
  if (failure !== null) throw failure;
  return EXIT.ok;
}

async function run(context: AppContext<Flags>): Promise<number> {
  const { args, flags, report, interrupted } = context;
  const words = flags.device === undefined ? args.slice(1) : args;
  const dump = new Dump(report, flags, words.join(' '));
  if (flags.device !== undefined) return dumpLive(dump, flags.device, context);
  const [path] = args;
  if (path === undefined) throw new UsageProblem('a file or --device is needed');
  return dumpFile(dump, path, interrupted);
}

export const dump = defineApp<Flags>({
  name: 'dump',
  examples: [
    ['sunstar dump page.pcapng', 'a line for each packet'],
    ["sunstar dump -n page.pcapng 'tcp port 80 and not host 10.0.0.7'", 'only some of them'],
    ['sudo sunstar dump --device eth0 -c 10 arp or icmp6', 'the next ten of a live interface'],
    ['sunstar dump all.pcap udp -w some.pcapng', 'a smaller file'],
  ],
  notes: `A filter: host, net, port and portrange, perhaps with src or dst before them; tcp, udp,
icmp, icmp6, igmp, arp, ip, ip6; vlan [NUMBER], ether ADDRESS, proto NUMBER, less and
greater BYTES, inbound, outbound; and, or, not, parentheses. It sees through VLAN tags
and extension headers. A TUN given to --device is taken whole, so that its program
cannot run beside; any other interface is listened to without disturbing anybody.`,
  environment: 'TZ, NO_COLOR, FORCE_COLOR',
  configure,
  run,
});

runIfMain(import.meta, dump);
