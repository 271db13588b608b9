/**
 * link: two network namespaces with a bad line between them, for any two programs; until Ctrl-C, or until the command that
 * was to run in one of them has ended.
 */
import { Option, type Command } from 'commander';
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Impairment, ImpairmentCounters } from '../lib/index.ts';
import { addCommonOptions, parsedBy, pcapOption, type CommonFlags } from './arguments.ts';
import { EXIT, UsageProblem } from './exit_codes.ts';
import { EmulatedLink, packetsRefused, type LinkSide } from './link/emulated_link.ts';
import { goAsUsual, goFirst } from './link/priority.ts';
import { parsePair, parseQueue, type Pair, type Queue } from './link/pairs.ts';
import { enterPrivateNamespace } from './private_namespace.ts';
import { defineApp, runIfMain } from './program.ts';
import { table, type Report } from './reporting.ts';
import { figures, parseBitRate, parseChance, parseCount, parseMilliseconds, parseSeconds } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly delay?: Pair<number>;
  readonly jitter?: Pair<number>;
  readonly loss?: Pair<number>;
  readonly burst?: Pair<number>;
  readonly reorder?: Pair<number>;
  readonly reorderBy?: Pair<number>;
  readonly duplicate?: Pair<number>;
  readonly corrupt?: Pair<number>;
  readonly rate?: Pair<number>;
  readonly queue?: Pair<Queue>;
  readonly seed?: number;
  readonly mtu?: number;
  readonly offload: boolean;
  readonly names: Pair<string>;
  readonly left?: string;
  readonly right?: string;
  readonly time?: number;
  readonly pcap?: string;
}

function parseName(text: string): string {
  if (/^[\w.-]{1,64}$/.test(text) && !text.startsWith('.')) return text;
  throw new UsageProblem(`'${text}' is no name for a network namespace`);
}

function pairOf<T>(parse: (text: string) => T): (text: string) => Pair<T> {
  return parsedBy((text) => parsePair(text, parse));
}

function configure(command: Command): void {
  command
    .optionsGroup('Line (A/B: left to right / right to left):')
    .option('--delay <time>', 'on the way, 20ms or 20ms/5ms', pairOf(parseMilliseconds))
    .option('--jitter <time>', 'the delay varies by so much either way, in order', pairOf(parseMilliseconds))
    .option('--loss <chance>', 'packets lost, 0.01 or 1%', pairOf(parseChance))
    .option('--burst <packets>', 'packets lost in a row on average (default: 1)', pairOf(parseCount))
    .option('--reorder <chance>', 'packets held back, so that others overtake', pairOf(parseChance))
    .option('--reorder-by <time>', 'how long they are held back (default: 5ms)', pairOf(parseMilliseconds))
    .option('--duplicate <chance>', 'packets that arrive twice', pairOf(parseChance))
    .option('--corrupt <chance>', 'packets with one bit flipped', pairOf(parseChance))
    .option('--rate <bits>', 'what the line carries, bits per second: 500k, 10M', pairOf(parseBitRate))
    .option('--queue <size>', 'what waits for it, 100p or 64k (default: 1000p)', pairOf(parseQueue))
    .option('--seed <number>', 'of all chance; printed (default: any)', parsedBy(parseCount))
    .optionsGroup('Ends:')
    .option('--left <command>', 'run by the shell in the left namespace; the link ends with it')
    .option('--right <command>', 'the same in the right one; beside --left it ends with the link')
    .option('-t, --time <seconds>', 'end after so long', parsedBy(parseSeconds))
    .option('--mtu <bytes>', 'largest IP packet (default: 1500)', parsedBy(parseCount))
    .option('--no-offload', 'let no super-segments pass: slower, but tcpdump shows the packets on the wire')
    .addOption(pcapOption('write what passes at both ends of the line to a pcapng file'))
    .addOption(
      new Option('--names <names>', 'for ip netns, root only')
        .argParser(pairOf(parseName))
        .default(['sunstar-left', 'sunstar-right'], 'sunstar-left/sunstar-right'),
    );
  addCommonOptions(command);
}

function impairmentOf(flags: Flags, way: 0 | 1): Impairment {
  return {
    loss: flags.loss?.[way] ?? 0,
    lossBurst: flags.burst?.[way] ?? 1,
    delayMs: flags.delay?.[way] ?? 0,
    jitterMs: flags.jitter?.[way] ?? 0,
    reorder: flags.reorder?.[way] ?? 0,
    reorderMs: flags.reorderBy?.[way] ?? 5,
    duplicate: flags.duplicate?.[way] ?? 0,
    corrupt: flags.corrupt?.[way] ?? 0,
    rateBitsPerSecond: flags.rate?.[way] ?? Infinity,
    ...(flags.queue === undefined ? {} : flags.queue[way]),
  };
}

function enterCommand({ namespace }: LinkSide): string {
  return namespace.name === undefined
    ? `nsenter --target ${namespace.pid} --user --preserve-credentials --net`
    : `ip netns exec ${namespace.name}`;
}

function describeSide(side: LinkSide): object {
  const { namespace, device, address, addressIPv6, sunstarDevice, sunstarAddress } = side;
  return {
    namespace: namespace.name ?? null,
    pid: namespace.pid,
    enter: enterCommand(side),
    device: device.name,
    address,
    address_ipv6: addressIPv6,
    sunstar_device: sunstarDevice,
    sunstar_address: sunstarAddress,
  };
}

function announce(report: Report, link: EmulatedLink, seed: number): void {
  report.data({ event: 'open', seed, left: describeSide(link.left), right: describeSide(link.right) });
  for (const [name, side] of [
    ['left ', link.left],
    ['right', link.right],
  ] as const) {
    report.note(
      `${name}  ${side.address}, ${side.addressIPv6}; Sunstar: ${side.sunstarAddress} on ${side.sunstarDevice}`,
    );
    report.note(`       ${enterCommand(side)} COMMAND`);
  }
  report.note(`seed ${seed}`);
}

interface Running {
  readonly child: ChildProcess;
  stop(): void;
}

/**
 * Runs a command line in the namespace of a side. It is a process group of its own, so that all of it can be ended, unless
 * it has the terminal, which only one group has: then it hears Ctrl-C itself.
 */
function start(link: EmulatedLink, side: LinkSide, commandLine: string, hasTerminal: boolean): Running {
  const [program, ...args] = side.namespace.enter(['sh', '-c', commandLine]);
  const { left, right } = link;
  const addresses = { SUNSTAR_LEFT: left.address, SUNSTAR_RIGHT: right.address };
  const own = { SUNSTAR_TUN: side.sunstarDevice, SUNSTAR_LOCAL_IP: side.sunstarAddress };
  const child = spawn(program!, args, {
    stdio: [hasTerminal || !process.stdin.isTTY ? 'inherit' : 'ignore', 'inherit', 'inherit'],
    detached: !hasTerminal,
    env: { ...process.env, ...addresses, ...own },
  });
  goAsUsual(child.pid);
  const stop = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(hasTerminal ? child.pid : -child.pid);
    } catch {
      // All of it has ended.
    }
  };
  return { child, stop };
}

function ending(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

function counterLines(name: string, counters: ImpairmentCounters, refused: number): string[] {
  const { passed, lost, queueDrops, duplicated, corrupted, reordered } = counters;
  return [name, ...[passed, lost, queueDrops, reordered, duplicated, corrupted, refused].map(String)];
}

function conclude(report: Report, link: EmulatedLink, seconds: number): void {
  const { forth, back } = link.counters;
  const [refusedForth, refusedBack] = [packetsRefused(link.left), packetsRefused(link.right)];
  const { user, system } = process.cpuUsage();
  report.data({
    event: 'closed',
    seconds: Number(seconds.toFixed(3)),
    cpu_seconds: (user + system) / 1e6,
    forth: { ...forth, bytes: link.right.device.counters.bytesSent, refused: refusedForth },
    back: { ...back, bytes: link.left.device.counters.bytesSent, refused: refusedBack },
  });
  const heading = ['packets', 'passed', 'lost', 'queue full', 'reordered', 'doubled', 'corrupted', 'before the line'];
  const rows = [
    heading,
    counterLines('left to right', forth, refusedForth),
    counterLines('right to left', back, refusedBack),
  ];
  report.say(table(rows, [1, 2, 3, 4, 5, 6, 7]));
}

/** What goes through, once a second on a terminal. */
function showRates(report: Report, link: EmulatedLink): () => void {
  let [lastForth, lastBack] = [0, 0];
  const timer = setInterval(() => {
    const [forth, back] = [link.right.device.counters.bytesSent, link.left.device.counters.bytesSent];
    const lost = link.counters.forth.lost + link.counters.back.lost;
    const [toRight, toLeft] = [forth - lastForth, back - lastBack].map((bytes) => figures((bytes * 8) / 1e6));
    report.step(`→ ${toRight} Mbit/s  ← ${toLeft} Mbit/s  ${lost} lost`);
    [lastForth, lastBack] = [forth, back];
  }, 1000);
  return () => {
    clearInterval(timer);
    report.step('');
  };
}

/** Until a command ends, the time is up, or Ctrl-C. */
async function work(link: EmulatedLink, flags: Flags, signal: AbortSignal, failed: Promise<never>): Promise<number> {
  const isAlone = flags.left === undefined || flags.right === undefined;
  const { isTTY } = process.stdin;
  const right = flags.right === undefined ? undefined : start(link, link.right, flags.right, isTTY && isAlone);
  const left = flags.left === undefined ? undefined : start(link, link.left, flags.left, isTTY);
  const main = left ?? right;
  const stopping: (() => void)[] = [];
  const stopped = new Promise<number>((resolve) => {
    const stop = (): void => resolve(EXIT.ok);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    if (flags.time === undefined) return;
    const timer = setTimeout(stop, flags.time * 1000);
    stopping.push(() => clearTimeout(timer));
  });
  try {
    const endings = main === undefined ? [] : [ending(main.child)];
    return await Promise.race([stopped, failed, ...endings]);
  } finally {
    for (const stop of stopping) stop();
    left?.stop();
    right?.stop();
  }
}

export const link = defineApp<Flags>({
  name: 'link',
  notes: `Makes two network namespaces, each with a TUN device, and carries packets from one to the other with the delay, loss
and rate of the line you ask for. The kernels on both sides forward, so that Sunstar can be at either end on a device
of its own. Needs root, or user namespaces; nothing of it stays. Commands of --left and --right find the addresses in
$SUNSTAR_LEFT and $SUNSTAR_RIGHT, and apps of Sunstar their device.`,
  examples: [
    ['sunstar link --delay 20ms --loss 1%', 'until Ctrl-C; in another terminal: ip netns exec sunstar-left …'],
    ["sunstar link --delay 10ms --left 'ping -c 3 $SUNSTAR_RIGHT'", 'ends with the command and its exit code'],
    [
      "sunstar link --rate 50M/2M --right 'nc -l 9 >/dev/null' --left 'sleep 1; sunstar chargen $SUNSTAR_RIGHT 9 -n 10M'",
      'our TCP upstream, each direction with its rate',
    ],
  ],
  environment: 'NO_COLOR, FORCE_COLOR',
  configure,
  async run({ flags, report, interrupted }) {
    const place = await enterPrivateNamespace();
    if (!place.inside) {
      report.error(
        Object.assign(new Error(`no network namespaces for us: ${place.reason}; see sunstar doctor`), {
          code: 'ERR_NAMESPACE',
        }),
      );
      return EXIT.skipped;
    }
    const seed = flags.seed ?? 1 + Math.floor(Math.random() * 1e6);
    let fail!: (error: Error) => void;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    failed.catch(() => {}); // told by work()
    const emulated = await EmulatedLink.open(
      {
        forth: impairmentOf(flags, 0),
        back: impairmentOf(flags, 1),
        seed,
        mtu: flags.mtu,
        offload: flags.offload,
        names: place.way === 'root' ? flags.names : undefined,
        pcap: flags.pcap,
      },
      fail,
    );
    goFirst();
    const begin = performance.now();
    announce(report, emulated, seed);
    const stopShowing = flags.left === undefined && flags.right === undefined ? showRates(report, emulated) : undefined;
    try {
      return await work(emulated, flags, interrupted, failed);
    } finally {
      stopShowing?.();
      conclude(report, emulated, (performance.now() - begin) / 1000);
      await emulated.close();
    }
  },
});

runIfMain(import.meta, link);
