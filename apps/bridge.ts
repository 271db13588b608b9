/** bridge: joins TAPs and interfaces of the machine to one Ethernet, until Ctrl-C, and says what went where. */
import type { Command } from 'commander';
import {
  CaptureFile,
  CapturingDevice,
  EventLoop,
  LearningBridge,
  type BridgePort,
  type BridgePortCounters,
  type Device,
  type PacketDevice,
  type TAPDevice,
} from '../lib/index.ts';
import { addCommonOptions, parsedBy, type CommonFlags } from './arguments.ts';
import { openEthernetDevice, parseEthernetDevice, type EthernetDeviceName } from './ethernet_device.ts';
import { AppError, EXIT, UsageProblem } from './exit_codes.ts';
import { defineApp, runIfMain } from './program.ts';
import { table, type Report } from './reporting.ts';
import { figures, parseSeconds } from './sizes.ts';

interface Flags extends CommonFlags {
  readonly ageing?: number;
  readonly offload: boolean;
  readonly pcap?: string;
  readonly time?: number;
}

/** A device, and what it was called on the command line. */
interface Joined {
  readonly label: string;
  readonly device: TAPDevice | PacketDevice;
}

function configure(command: Command): void {
  command.usage('[options] device device ...').argument('<devices...>', 'tap7, eth1; in another namespace: eth1@NAME');
  command
    .optionsGroup('Bridge:')
    .option('--ageing <seconds>', 'forget an address not heard for so long (default: 300)', parsedBy(parseSeconds))
    .option('--no-offload', 'let no super-segments pass: slower, but captures show the frames on the wire')
    .option('--pcap <file>', 'write every frame, as it enters and leaves each port, to a pcapng file')
    .option('-t, --time <seconds>', 'end after so long', parsedBy(parseSeconds));
  addCommonOptions(command);
}

function readNames(texts: readonly string[]): EthernetDeviceName[] {
  const names = texts.map(parseEthernetDevice);
  if (names.length < 2) throw new UsageProblem('a bridge joins two devices or more');
  const labels = names.map(labelOf);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) throw new UsageProblem(`${twice} is named twice; a loop would flood for ever`);
  return names;
}

function labelOf({ name, namespace }: EthernetDeviceName): string {
  return namespace === undefined ? name : `${name}@${namespace}`;
}

function openAll(names: readonly EthernetDeviceName[], offload: boolean): Joined[] {
  const opened: Joined[] = [];
  try {
    for (const name of names) opened.push({ label: labelOf(name), device: openEthernetDevice(name, offload) });
    return opened;
  } catch (error) {
    for (const { device } of opened) device.close();
    throw error;
  }
}

/** The devices as the bridge gets them: with a witness each where a capture is asked for. */
function watched(joined: readonly Joined[], capture: CaptureFile | undefined, loop: EventLoop): Device[] {
  if (capture === undefined) return joined.map(({ device }) => device);
  return joined.map(({ label, device }, index) => {
    const sink = index === 0 ? capture.sink : capture.addInterface({ name: label, linkType: 'ethernet' });
    return new CapturingDevice(device, sink, () => loop.now);
  });
}

function captureOf(path: string | undefined, name: string, epochMs: number): CaptureFile | undefined {
  return path === undefined ? undefined : new CaptureFile({ path, name, linkType: 'ethernet', epochMs });
}

function describe({ label, device: { native, capabilities } }: Joined): object {
  return { name: label, kind: native.kind, address: native.mac, mtu: capabilities.mtu };
}

interface PortReport extends BridgePortCounters {
  readonly name: string;
  /** Read, but malformed. */
  readonly receiveErrors: number;
  /** Refused by the system. */
  readonly sendErrors: number;
  /** Lost before we could read them. */
  readonly droppedBefore: number;
}

function portReport({ label, device }: Joined, { counters }: BridgePort): PortReport {
  const { receiveErrors, sendErrors } = device.counters;
  return { name: label, ...counters, receiveErrors, sendErrors, droppedBefore: device.native.dropped };
}

function lossesOf(port: PortReport): number {
  const { queueDrops, tooLong, refused, receiveErrors, sendErrors, droppedBefore } = port;
  return queueDrops + tooLong + refused + receiveErrors + sendErrors + droppedBefore;
}

/** Names as the other documents of the apps have them. */
function inSnakeCase(counters: object): object {
  const entries = Object.entries(counters);
  return Object.fromEntries(
    entries.map(([key, value]) => [key.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );
}

function conclude(report: Report, bridge: LearningBridge, joined: readonly Joined[], seconds: number): void {
  const { counters, addresses } = bridge;
  const ports = bridge.ports.map((port, index) => portReport(joined[index]!, port));
  report.data({
    event: 'closed',
    seconds: Number(seconds.toFixed(3)),
    ...inSnakeCase(counters),
    ports: ports.map(inSnakeCase),
    addresses: addresses.map(({ address, port, ageMs }) => ({
      address: String(address),
      port: joined[bridge.ports.indexOf(port)]!.label,
      age_seconds: Number((ageMs / 1000).toFixed(3)),
    })),
  });
  const rows = ports.map((port) => {
    const { framesReceived, bytesReceived, framesSent, bytesSent } = port;
    return [port.name, ...[framesReceived, bytesReceived, framesSent, bytesSent, lossesOf(port)].map(String)];
  });
  report.say(table([['port', 'frames in', 'bytes in', 'frames out', 'bytes out', 'lost'], ...rows], [1, 2, 3, 4, 5]));
  const { forwarded, flooded, learned, moved } = counters;
  report.note(`${forwarded} forwarded, ${flooded} flooded; ${learned} addresses learned, ${moved} moved`);
}

/** What goes through, once a second on a terminal. */
function showRates(report: Report, bridge: LearningBridge): () => void {
  let last = 0;
  const timer = setInterval(() => {
    let bytes = 0;
    for (const { counters } of bridge.ports) bytes += counters.bytesReceived;
    report.step(`${figures(((bytes - last) * 8) / 1e6)} Mbit/s, ${bridge.addresses.length} addresses`);
    last = bytes;
  }, 1000);
  return () => {
    clearInterval(timer);
    report.step('');
  };
}

/** Until Ctrl-C, or until the time is up, or no two ports are left. */
function untilTheEnd(time: number | undefined, signal: AbortSignal, failed: Promise<never>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
    if (time !== undefined) timer = setTimeout(resolve, time * 1000);
  });
  return Promise.race([stopped, failed]).finally(() => clearTimeout(timer));
}

export const bridge = defineApp<Flags>({
  name: 'bridge',
  notes: `A learning bridge (IEEE 802.1Q, without spanning tree: make no loop). Names that begin with tap and a number are TAPs, made
if they are not there; all others are interfaces that exist, reached through a packet socket. Their own kernel stays as it
is: take its addresses off an interface that is to be a port and nothing else. Needs root, or TAPs of tun.sh --tap.`,
  examples: [
    ['sunstar bridge tap7 tap8', 'two TAPs: programs behind them see each other'],
    ['sunstar bridge tap7 eth1', 'a TAP joins the network behind a card'],
    [
      'sunstar bridge eth0@left eth0@right --pcap frames.pcapng',
      'two namespaces, and everything between them in a file',
    ],
  ],
  environment: 'NO_COLOR, FORCE_COLOR',
  configure,
  async run({ args, flags, report, interrupted }) {
    const joined = openAll(readNames(args), flags.offload);
    const loop = new EventLoop();
    const capture = captureOf(flags.pcap, joined[0]!.label, Date.now() - loop.now);
    let fail!: (error: Error) => void;
    const failed = new Promise<never>((_, reject) => (fail = reject));
    failed.catch(() => {}); // told by untilTheEnd()
    const learning: LearningBridge = new LearningBridge({
      loop,
      devices: watched(joined, capture, loop),
      ...(flags.ageing === undefined ? {} : { ageingMs: flags.ageing * 1000 }),
      onFailure: (error, { name }) => {
        report.note(error.message);
        if (learning.ports.filter(({ hasFailed }) => !hasFailed).length >= 2) return;
        fail(new AppError(`${name} is gone, and nothing is left to bridge`, EXIT.failed, 'ENODEV', { device: name }));
      },
    });
    const held = loop.retain();
    const begin = performance.now();
    report.data({ event: 'open', ports: joined.map(describe) });
    report.note(`bridging ${joined.map(({ label }) => label).join(', ')}; Ctrl-C ends it`);
    const stopShowing = showRates(report, learning);
    try {
      await untilTheEnd(flags.time, interrupted, failed);
    } finally {
      stopShowing();
      conclude(report, learning, joined, (performance.now() - begin) / 1000);
      learning.close();
      held.release();
      loop.close();
      for (const { device } of joined) device.close();
      await capture?.close();
    }
  },
});

runIfMain(import.meta, bridge);
