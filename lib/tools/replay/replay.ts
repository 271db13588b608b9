/**
 * Plays the packets of a capture into a stack, in virtual time, and tells what became of each. One host of the recording is
 * us: what it sent is not played, but shows what its applications said, which connections it opened, and which numbers its
 * peers will acknowledge.
 * Pure, and the same every time: chance, secret and clock come from the configuration and the recording.
 *
 *   capture ──> peers' packets ── numbers translated ──> stack ──> answers
 *          └──> our packets ── what was said ──> application ──┘
 *
 * Not here: link layers. Of a recorded frame the IP packet is played; ARP and neighbours are told to be skipped.
 */
import { Stack } from '../../stack/stack.ts';
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../../network/pseudo_header.ts';
import type { SegmentVerdict } from '../../tcp_helpers/segment_verdicts.ts';
import type { Capture } from '../../util/capture.ts';
import { Endpoint } from '../../util/endpoint.ts';
import { StackError, UsageError } from '../../util/errors.ts';
import { IPAddress, type IPFamily } from '../../util/ip_address.ts';
import { Packet } from '../../util/packet.ts';
import type { ParseFailure } from '../../util/parse_failure.ts';
import { seededRandomSource, type RandomSource } from '../../util/random_source.ts';
import { PacketLayers } from '../packet_layers.ts';
import { PacketSummarizer } from '../packet_summary.ts';
import { completeRecordedChecksum, judgeChecksum } from './recorded_checksum.ts';
import { RecordedConversations } from './recorded_conversations.ts';
import { RecordedNumbers } from './recorded_numbers.ts';
import { datagramPorts, isSyn, listeningPorts, lookAt, serversIn, SYN, type RecordedPacket } from './recording.ts';
import { ReplayDatagrams } from './replay_datagrams.ts';
import type { ReplayConfig, ReplayListener } from './replay_config.ts';
import { fateOf, type ArrivalEvent, type ReplayEvent } from './replay_events.ts';

const ANSWER_WITHHELD: SegmentVerdict = {
  what: 'no answer by ICMP: it is forbidden here, or one too many',
  source: 'RFC 1122 §3.2.2, RFC 4443 §2.4',
};
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
  readonly #recorded: readonly RecordedPacket[];
  readonly #addresses: readonly IPAddress[];
  readonly #numbers = new RecordedNumbers();
  readonly #conversations = new RecordedConversations();
  /** By family and port. */
  readonly #datagrams = new Map<string, ReplayDatagrams>();
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
    const { listen } = this.#config;
    const listeners = listen ?? [
      ...listeningPorts(this.#recorded, this.#addresses).map((port) => recordedAt('tcp', port)),
      ...datagramPorts(this.#recorded, this.#addresses).map((port) => recordedAt('udp', port)),
    ];
    const families: IPFamily[] = [4, 6];
    for (const listener of listeners) {
      for (const family of families.filter((wanted) => this.#addresses.some((known) => known.family === wanted))) {
        if (listener.protocol === 'udp') this.#openDatagrams(family, listener);
        else this.#openListener(family, listener);
      }
    }
  }

  #openListener(family: IPFamily, listener: ReplayListener): void {
    const unspecified = IPAddress.parse(family === 4 ? '0.0.0.0' : '::');
    const open = (endpoint: TCPEndpoint): void => this.#conversations.open(endpoint, listener);
    this.#stack.listen(new Endpoint(unspecified, listener.port), { ipv6Only: true }, open);
  }

  #openDatagrams(family: IPFamily, listener: ReplayListener): void {
    const delivered = (name: string): void => void this.#told.deliveredTo.push(name);
    this.#datagrams.set(
      `${family} ${listener.port}`,
      new ReplayDatagrams(this.#stack.udp, family, listener, delivered),
    );
  }

  #watch(): void {
    const { trace } = this.#stack;
    trace.on('dropped', (reason) => this.#told.dropped.push(reason));
    trace.on('withheld', () => this.#told.verdicts.push(ANSWER_WITHHELD));
    trace.on('delivered', (endpoint) => this.#told.deliveredTo.push(nameOf(endpoint)));
    trace.on('verdict', (_endpoint, verdict) => this.#told.verdicts.push(verdict));
    trace.on('state', (endpoint, from, to) => this.#told.states.push(`${nameOf(endpoint)}: ${from} → ${to}`));
  }

  // ---------------------------------------------------------------- the recording

  #play(recorded: RecordedPacket): void {
    const { layers, obstacle } = recorded;
    if (layers === null || obstacle !== null) this.#skip(recorded, obstacle ?? 'not IP');
    else if (this.#isOurs(layers.source)) this.#hearOurs(recorded, layers);
    else this.#receive(recorded, layers);
  }

  #isOurs(address: IPAddress | null): boolean {
    return this.#addresses.some((known) => address?.equals(known) ?? false);
  }

  #skip({ number, atMs, summary }: RecordedPacket, reason: string): void {
    this.#skipped += 1;
    this.#witness.onEvent({ kind: 'skipped', number, atMs, summary, reason });
  }

  /** What the recorded host sent: not played, but said anew. */
  #hearOurs(recorded: RecordedPacket, layers: PacketLayers): void {
    this.#skip(recorded, 'we are who sent it');
    if (layers.sourcePort < 0) return;
    if (layers.protocol === PROTOCOL_UDP) {
      this.#datagrams.get(`${layers.family} ${layers.sourcePort}`)?.sayRecorded(layers);
    } else if (layers.protocol === PROTOCOL_TCP) {
      this.#numbers.learnRecorded(layers);
      if (isSyn(layers, SYN)) this.#connect(layers);
      this.#conversations.hear(layers);
    }
    this.#turn();
    this.#tellSpoken();
  }

  /** The recorded host opened a connection; so do we, from the same port. */
  #connect({ source, sourcePort, destination, destinationPort }: PacketLayers): void {
    if (source === null || destination === null) return;
    const [local, remote] = [new Endpoint(source, sourcePort), new Endpoint(destination, destinationPort)];
    try {
      this.#conversations.open(this.#stack.connect(remote, { local }), recordedAt('tcp', sourcePort));
    } catch (error) {
      if (!(error instanceof StackError)) throw error; // the SYN again, or a connection that is still there
    }
  }

  #receive({ number, atMs, summary }: RecordedPacket, recorded: PacketLayers): void {
    this.#arrived += 1;
    const bytes = recorded.bytes.slice(recorded.networkAt);
    const layers = new PacketLayers(bytes, 'ip');
    if (isSyn(layers, SYN)) this.#conversations.begin(layers);
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

function recordedAt(protocol: ReplayListener['protocol'], port: number): ReplayListener {
  return { protocol, port, application: 'recorded', steps: [], bytes: 0 };
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
