/**
 * Plays the packets of a capture into a stack, in virtual time, and tells what became of each. The recording's own server is
 * us: what it sent is not played, but shows what its application said and which numbers the clients will acknowledge.
 * Pure, and the same every time: chance, secret and clock come from the configuration and the recording.
 *
 *   capture ──> clients' packets ── numbers translated ──> stack ──> answers
 *          └──> server's packets ── what it said ──> application ──┘
 *
 * Not here: link layers. Of a recorded frame the IP packet is played; ARP and neighbours are told to be skipped.
 */
import { Stack } from '../../stack/stack.ts';
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import { PROTOCOL_TCP } from '../../network/pseudo_header.ts';
import type { SegmentVerdict } from '../../tcp_helpers/segment_verdicts.ts';
import type { Capture, CapturedPacket } from '../../util/capture.ts';
import { Endpoint } from '../../util/endpoint.ts';
import { UsageError } from '../../util/errors.ts';
import { IPAddress, type IPFamily } from '../../util/ip_address.ts';
import { Packet } from '../../util/packet.ts';
import type { ParseFailure } from '../../util/parse_failure.ts';
import { seededRandomSource, type RandomSource } from '../../util/random_source.ts';
import { packetBehindLink } from '../capture_links.ts';
import { PacketLayers } from '../packet_layers.ts';
import { PacketSummarizer } from '../packet_summary.ts';
import { completeRecordedChecksum, judgeChecksum } from './recorded_checksum.ts';
import { RecordedNumbers } from './recorded_numbers.ts';
import { RecordedServer } from './recorded_server.ts';
import { ReplayApplication } from './replay_application.ts';
import type { ReplayConfig, ReplayListener } from './replay_config.ts';
import { fateOf, type ArrivalEvent, type ReplayEvent } from './replay_events.ts';

const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;
/** Turns at one moment before the stack is thought to talk to itself. */
const MOST_TURNS = 10_000;

/** A packet as it passed, for a capture of the replay. */
export interface ReplayedPacket {
  readonly bytes: Uint8Array;
  readonly direction: 'inbound' | 'outbound';
  readonly atMs: number;
  readonly comment?: string;
}

export interface ReplayWitness {
  onEvent(event: ReplayEvent): void;
  /** In the order in which they passed; the arrival comes before its answers. */
  onPacket(packet: ReplayedPacket): void;
}

/** A packet of the recording that has been looked at. */
interface Recorded {
  readonly number: number;
  readonly atMs: number;
  readonly layers: PacketLayers | null;
  readonly summary: string;
  /** Why it cannot be played; null: it can. */
  readonly obstacle: string | null;
}

export interface ReplayTotals {
  readonly packets: number;
  readonly arrived: number;
  readonly skipped: number;
  readonly sent: number;
  readonly counters: Readonly<Record<string, number>>;
}

export class Replay {
  readonly #config: ReplayConfig;
  readonly #witness: ReplayWitness;
  readonly #stack: Stack;
  readonly #recorded: readonly Recorded[];
  readonly #addresses: readonly IPAddress[];
  readonly #numbers = new RecordedNumbers();
  readonly #servers = new Map<string, RecordedServer>();
  readonly #applications = new Map<string, ReplayApplication>();
  /** What the recorded server has said before its application was there. */
  readonly #saidEarly = new Map<string, { bytes: Uint8Array[]; isEnd: boolean }>();
  readonly #summarizer = new PacketSummarizer();
  #now = 0;
  #arrived = 0;
  #skipped = 0;
  #sent = 0;
  // What the stack has told since somebody looked.
  #told = newTold();

  readonly #take = (packet: Packet): boolean => {
    const bytes = packet.toBytes();
    this.#numbers.learnOurs(new PacketLayers(bytes, 'ip'));
    this.#sent += 1;
    this.#told.sent.push(this.#summarizer.summarize(Packet.fromBytes(bytes)));
    this.#told.packets.push({ bytes, direction: 'outbound', atMs: this.#now });
    return true;
  };

  /** @throws UsageError when it cannot be told who we are, or ConfigurationError */
  constructor(capture: Capture, config: ReplayConfig, witness: ReplayWitness) {
    this.#config = config;
    this.#witness = witness;
    this.#recorded = lookAt(capture, config.speed);
    this.#addresses = config.addresses.length > 0 ? config.addresses.map(IPAddress.parse) : serversIn(this.#recorded);
    if (this.#addresses.length === 0) {
      throw new UsageError(
        'ERR_NO_ADDRESS',
        'no connection begins in the capture, so that it does not say who we are; give our addresses in the configuration',
      );
    }
    const random = seededRandomSource(config.seed);
    this.#stack = new Stack({ random, secret: secretFrom(random), config: config.tcp, nowMs: 0 });
    this.#stack.attach({
      name: 'replay0',
      mtu: config.mtu,
      addresses: this.#addresses.map((address) => `${address.toString()}/${address.family === 4 ? 24 : 64}`),
      ...gatewaysFor(this.#addresses),
    });
    this.#watch();
    this.#listen();
  }

  /** Plays everything, and lets the stack go on until it has nothing more to do or the time is over. */
  run(): ReplayTotals {
    for (const recorded of this.#recorded) {
      this.#advance(recorded.atMs);
      this.#play(recorded);
    }
    this.#advance(this.#now + this.#config.lingerMs);
    return {
      packets: this.#recorded.length,
      arrived: this.#arrived,
      skipped: this.#skipped,
      sent: this.#sent,
      counters: this.#stack.counters.toJSON(),
    };
  }

  // ---------------------------------------------------------------- our side

  #listen(): void {
    const listeners = this.#config.listen ?? portsIn(this.#recorded, this.#addresses).map(recordedAt);
    const families: IPFamily[] = [4, 6];
    for (const listener of listeners) {
      for (const family of families.filter((wanted) => this.#addresses.some((known) => known.family === wanted))) {
        const unspecified = IPAddress.parse(family === 4 ? '0.0.0.0' : '::');
        const open = (endpoint: TCPEndpoint): void => this.#accept(endpoint, listener);
        this.#stack.listen(new Endpoint(unspecified, listener.port), { ipv6Only: true }, open);
      }
    }
  }

  #accept(endpoint: TCPEndpoint, listener: ReplayListener): void {
    const key = `${endpoint.remote.toString()} ${endpoint.local.toString()}`;
    const application = new ReplayApplication(endpoint, listener);
    this.#applications.set(key, application);
    const early = this.#saidEarly.get(key);
    if (listener.application !== 'recorded' || early === undefined) return;
    this.#saidEarly.delete(key);
    for (const bytes of early.bytes) application.say(bytes);
    if (early.isEnd) application.finish();
  }

  #watch(): void {
    const { trace } = this.#stack;
    trace.on('dropped', (reason) => this.#told.dropped.push(reason));
    trace.on('delivered', (endpoint) => this.#told.deliveredTo.push(nameOf(endpoint)));
    trace.on('verdict', (_endpoint, verdict) => this.#told.verdicts.push(verdict));
    trace.on('state', (endpoint, from, to) => this.#told.states.push(`${nameOf(endpoint)}: ${from} → ${to}`));
  }

  // ---------------------------------------------------------------- the recording

  #play(recorded: Recorded): void {
    const { layers, obstacle } = recorded;
    if (layers === null || obstacle !== null) this.#skip(recorded, obstacle ?? 'not IP');
    else if (this.#isOurs(layers.source)) this.#hearServer(recorded, layers);
    else this.#receive(recorded, layers);
  }

  #isOurs(address: IPAddress | null): boolean {
    return this.#addresses.some((known) => address?.equals(known) ?? false);
  }

  #skip({ number, atMs, summary }: Recorded, reason: string): void {
    this.#skipped += 1;
    this.#witness.onEvent({ kind: 'skipped', number, atMs, summary, reason });
  }

  #hearServer(recorded: Recorded, layers: PacketLayers): void {
    this.#skip(recorded, 'the recorded server sent it');
    if (layers.protocol !== PROTOCOL_TCP || layers.sourcePort < 0) return;
    this.#numbers.learnRecorded(layers);
    const key = flowOf(layers.destination!, layers.destinationPort, layers.source!, layers.sourcePort); // it is IP
    const isNew = isSyn(layers, SYN | ACK);
    let server = this.#servers.get(key);
    if (server === undefined || isNew) this.#servers.set(key, (server = new RecordedServer()));
    const { bytes, isEnd } = server.hear(layers);
    if (bytes.length === 0 && !isEnd) return;
    const application = this.#applications.get(key);
    if (application === undefined) {
      const early = this.#saidEarly.get(key) ?? { bytes: [], isEnd: false };
      early.bytes.push(...bytes);
      early.isEnd ||= isEnd;
      this.#saidEarly.set(key, early);
      return;
    }
    if (!this.#saysRecorded(layers.sourcePort)) return;
    for (const part of bytes) application.say(part);
    if (isEnd) application.finish();
    this.#turn();
    this.#tellSpoken();
  }

  #saysRecorded(port: number): boolean {
    const { listen } = this.#config;
    return listen === null || listen.some((known) => known.port === port && known.application === 'recorded');
  }

  #receive({ number, atMs, summary }: Recorded, recorded: PacketLayers): void {
    this.#arrived += 1;
    const bytes = recorded.bytes.slice(recorded.networkAt);
    const layers = new PacketLayers(bytes, 'ip');
    if (isSyn(layers, SYN)) this.#forgetConnection(layers);
    const changes = this.#prepare(layers);
    this.#stack.receive(Packet.fromBytes(bytes.slice()));
    this.#turn();
    const { deliveredTo, verdicts, dropped, states, sent, packets } = this.#told;
    this.#told = newTold();
    const event: ArrivalEvent = {
      kind: 'arrived',
      number,
      atMs,
      summary: changes.length === 0 ? summary : this.#summarizer.summarize(Packet.fromBytes(bytes)),
      changes,
      deliveredTo,
      verdicts,
      dropped,
      states,
      answers: sent,
    };
    this.#witness.onEvent(event);
    this.#witness.onPacket({ bytes, direction: 'inbound', atMs, comment: fateOf(event) });
    for (const packet of packets) this.#witness.onPacket(packet);
  }

  /** A new connection between the same ends is another application's. */
  #forgetConnection({ source, sourcePort, destination, destinationPort }: PacketLayers): void {
    const key = flowOf(source!, sourcePort, destination!, destinationPort); // it is a segment
    const application = this.#applications.get(key);
    if (application?.isOver === true) this.#applications.delete(key);
  }

  /** @returns what was changed, in words */
  #prepare(layers: PacketLayers): string[] {
    const checksum = judgeChecksum(layers);
    const changes: string[] = [];
    if (checksum === 'wrong') return changes; // it is to be found wrong
    if (checksum === 'unfinished') changes.push('checksum finished, which was left to a card');
    const isTranslated = this.#config.translate && this.#numbers.translate(layers);
    if (isTranslated) changes.push('acknowledgments translated to our numbers');
    if (changes.length > 0) completeRecordedChecksum(layers);
    return changes;
  }

  // ---------------------------------------------------------------- time

  #turn(): void {
    let turns = 0;
    do {
      this.#stack.notify();
      this.#stack.transmit(this.#take);
      turns += 1;
      if (turns > MOST_TURNS) throw new Error('the stack does not come to rest');
    } while (this.#stack.hasWork || this.#stack.hasNews);
  }

  /** Timer by timer. */
  #advance(untilMs: number): void {
    while (this.#now < untilMs) {
      const step = Math.min(this.#stack.msUntilTick, untilMs - this.#now);
      this.#stack.tick(step);
      this.#now += step;
      this.#turn();
      this.#tellSpoken();
    }
  }

  #tellSpoken(): void {
    const { states, sent, packets } = this.#told;
    this.#told = newTold();
    if (states.length === 0 && sent.length === 0) return;
    this.#witness.onEvent({ kind: 'spoken', atMs: this.#now, states, sent });
    for (const packet of packets) this.#witness.onPacket(packet);
  }
}

interface Told {
  readonly deliveredTo: string[];
  readonly verdicts: SegmentVerdict[];
  readonly dropped: ParseFailure[];
  readonly states: string[];
  readonly sent: string[];
  readonly packets: ReplayedPacket[];
}

function newTold(): Told {
  return { deliveredTo: [], verdicts: [], dropped: [], states: [], sent: [], packets: [] };
}

function nameOf(endpoint: TCPEndpoint): string {
  return `${endpoint.local.toString()} from ${endpoint.remote.toString()}`;
}

function flowOf(client: IPAddress, clientPort: number, server: IPAddress, serverPort: number): string {
  return `${new Endpoint(client, clientPort).toString()} ${new Endpoint(server, serverPort).toString()}`;
}

function recordedAt(port: number): ReplayListener {
  return { port, application: 'recorded', steps: [], bytes: 0 };
}

function secretFrom(random: RandomSource): Uint32Array {
  return Uint32Array.from({ length: 4 }, () => random.uint32());
}

/** Whoever is not on our network is reached all the same: there is only one way out. */
function gatewaysFor(addresses: readonly IPAddress[]): { gateway?: string; gateway6?: string } {
  const neighbour = (family: IPFamily): string | undefined => {
    const ours = addresses.find((address) => address.family === family)?.toBytes();
    if (ours === undefined) return undefined;
    ours[ours.length - 1]! ^= 1;
    return IPAddress.fromBytes(ours).toString();
  };
  const [gateway, gateway6] = [neighbour(4), neighbour(6)];
  return { ...(gateway === undefined ? {} : { gateway }), ...(gateway6 === undefined ? {} : { gateway6 }) };
}

/** Of a whole TCP header; 0 for everything else. */
function flagsOf({ protocol, transportAt, bytes, view }: PacketLayers): number {
  if (protocol !== PROTOCOL_TCP || transportAt < 0 || transportAt + 20 > bytes.byteLength) return 0;
  return view.getUint8(transportAt + 13);
}

/** Of SYN and ACK exactly these. */
function isSyn(layers: PacketLayers, wanted: number): boolean {
  return (flagsOf(layers) & (SYN | ACK)) === wanted;
}

function isReset(layers: PacketLayers): boolean {
  return (flagsOf(layers) & RST) !== 0;
}

function lookAt(capture: Capture, speed: number): Recorded[] {
  const summarizer = new PacketSummarizer();
  const [first] = capture.packets;
  let atMs = 0;
  return capture.packets.map((packet, index) => {
    // A clock that was set back: time stands still until it has caught up.
    atMs = Math.max(atMs, first === undefined ? 0 : msBetween(first, packet) / speed);
    const { linkType } = capture.interfaces[packet.interfaceIndex ?? 0]!; // the reader has seen to that
    return recordedPacket(packet, linkType, { number: index + 1, atMs }, summarizer);
  });
}

function recordedPacket(
  packet: CapturedPacket,
  linkType: number,
  where: { readonly number: number; readonly atMs: number },
  summarizer: PacketSummarizer,
): Recorded {
  const wireLength = packet.originalLength ?? packet.bytes.byteLength;
  const found = packetBehindLink(packet.bytes, linkType);
  if (found === null) {
    const summary = `link type ${linkType}, length ${wireLength}`;
    return { ...where, layers: null, summary, obstacle: 'a link that is not known here' };
  }
  const { bytes, kind, linkBytes } = found;
  const layers = new PacketLayers(bytes, kind, { wireLength });
  const summary = summarizer.summarize(Packet.fromBytes(bytes), wireLength - linkBytes, kind);
  const isCut = packet.bytes.byteLength < wireLength;
  const isIP = kind === 'ip' || layers.family !== 0;
  const obstacle = isCut ? 'the capture has kept only its beginning' : isIP ? null : 'not IP; the replay begins there';
  return { ...where, layers, summary, obstacle };
}

function msBetween(first: CapturedPacket, packet: CapturedPacket): number {
  return (packet.seconds - first.seconds) * 1000 + (packet.nanoseconds - first.nanoseconds) / 1e6;
}

/** Those that the recording's SYNs go to, or its SYN ACKs come from; of each family the first. */
function serversIn(recorded: readonly Recorded[]): IPAddress[] {
  const found: IPAddress[] = [];
  for (const { layers, obstacle } of recorded) {
    if (layers === null || obstacle !== null) continue;
    const server = isSyn(layers, SYN) ? layers.destination : isSyn(layers, SYN | ACK) ? layers.source : null;
    if (server === null || server.isMulticast || found.some(({ family }) => family === server.family)) continue;
    found.push(server);
  }
  return found;
}

/** Ports of ours that connections are opened to, without those where the recorded server refused them. */
function portsIn(recorded: readonly Recorded[], ours: readonly IPAddress[]): number[] {
  const asked = new Set<number>();
  const opened = new Set<number>();
  const refused = new Set<number>();
  for (const { layers, obstacle } of recorded) {
    if (layers === null || obstacle !== null) continue;
    const isOurs = (address: IPAddress | null): boolean => ours.some((known) => address?.equals(known) ?? false);
    if (isOurs(layers.source)) {
      if (isSyn(layers, SYN | ACK)) opened.add(layers.sourcePort);
      else if (isReset(layers)) refused.add(layers.sourcePort);
    } else if (isOurs(layers.destination) && isSyn(layers, SYN)) asked.add(layers.destinationPort);
  }
  return [...asked].filter((port) => port > 0 && (opened.has(port) || !refused.has(port)));
}
