/**
 * A stack with a connection in each state of TCP, for malformed packets to meet: afterwards the connection is where it was,
 * everything has its counter, nobody has been answered who should not be, and honest traffic works.
 */
import { expect } from 'chai';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import type { UDPEndpoint } from '../../lib/stack/udp_endpoint.ts';
import type { TCPState } from '../../lib/tcp_helpers/tcp_state.ts';
import { ANY_IPV6 } from '../../lib/util/compact_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import {
  UDP_PORT,
  welcomeDatagram,
  welcomePacket,
  type Malformed,
  type Pretence,
} from '../harness/malformed_packets.ts';
import { accepted, endpoint, PEER, PEER6, StackHarness, US, US6, type SegmentSpec } from './stack_harness.ts';

const PORT = 4000;

export interface Situation {
  readonly harness: StackHarness;
  readonly pretence: Pretence;
  /** The connection in question. */
  readonly connection: TCPEndpoint | null;
  readonly socket: UDPEndpoint;
}

/** A stack with a listener at port 80, and what else the state needs. */
export class Scene {
  readonly harness: StackHarness;
  readonly family: 4 | 6;
  readonly #ends: { readonly from: string; readonly to: string };
  readonly socket: UDPEndpoint;
  endpoint: TCPEndpoint | null = null;
  ours = 1;
  theirs = 1001;

  constructor(family: 4 | 6, harness: StackHarness = new StackHarness({}, { address6: US6 })) {
    this.family = family;
    this.harness = harness;
    this.socket = this.#openSocket();
    this.#ends = family === 4 ? { from: PEER, to: US } : { from: PEER6, to: US6 };
    for (const local of ['0.0.0.0:80', '[::]:80']) {
      this.harness.stack.listen(endpoint(local), { ipv6Only: true }, (one) => (this.endpoint = one));
    }
  }

  #openSocket(): UDPEndpoint {
    const { udp } = this.harness.stack;
    const socket = udp.open(6);
    expect(udp.bind(socket, { address: ANY_IPV6, port: UDP_PORT })).to.equal(null);
    return socket;
  }

  says(flags: string, spec: Partial<SegmentSpec> = {}): void {
    const numbers = { seq: this.theirs, ack: this.ours };
    this.harness.answerTo({ ...this.#ends, port: PORT, toPort: 80, flags, ...numbers, ...spec });
  }

  synReceived(): this {
    const syn = { ...this.#ends, port: PORT, toPort: 80, flags: 'SYN', seq: 1000, mss: 1460 };
    const [synAck] = this.harness.answerTo(syn);
    this.ours = (synAck!.seq + 1) >>> 0;
    this.endpoint = [...this.harness.stack.endpoints()][0]!;
    return this;
  }

  established(): this {
    this.synReceived().says('ACK');
    return this;
  }

  closes(): this {
    this.endpoint!.end();
    this.harness.turn();
    return this;
  }

  situation(toPort = 80): Situation {
    const { from: peer, to: us } = this.#ends;
    const { family, harness, ours: ack, theirs: seq } = this;
    return {
      harness,
      pretence: { family, peer, us, port: PORT, toPort, seq, ack },
      connection: this.endpoint,
      socket: this.socket,
    };
  }
}

export const STATES: Readonly<Record<TCPState, (scene: Scene) => Situation>> = {
  CLOSED: (scene) => scene.situation(81),
  LISTEN: (scene) => scene.situation(),
  'SYN-SENT': (scene) => {
    const { from } = { from: scene.family === 4 ? PEER : `[${PEER6}]` };
    const opened = scene.harness.stack.connect(endpoint(`${from}:${PORT}`));
    const [syn] = scene.harness.turn();
    scene.endpoint = opened;
    scene.ours = (syn!.seq + 1) >>> 0;
    return scene.situation(opened.localPort);
  },
  'SYN-RECEIVED': (scene) => scene.synReceived().situation(),
  ESTABLISHED: (scene) => scene.established().situation(),
  'FIN-WAIT-1': (scene) => scene.established().closes().situation(),
  'FIN-WAIT-2': (scene) => {
    scene.established().closes();
    scene.ours += 1;
    scene.says('ACK');
    return scene.situation();
  },
  'CLOSE-WAIT': (scene) => {
    scene.established().says('FIN ACK');
    scene.theirs += 1;
    return scene.situation();
  },
  CLOSING: (scene) => {
    scene.established().closes().says('FIN ACK');
    scene.theirs += 1;
    return scene.situation();
  },
  'LAST-ACK': (scene) => {
    scene.established().says('FIN ACK');
    scene.theirs += 1;
    return scene.closes().situation();
  },
  'TIME-WAIT': (scene) => {
    scene.established().closes();
    scene.ours += 1;
    scene.says('FIN ACK');
    scene.theirs += 1;
    return scene.situation();
  },
};

function stateOf({ connection }: Situation): TCPState | null {
  return connection === null || connection.isRemoved ? null : connection.connection.state;
}

function judge(entry: Malformed, situation: Situation, arrive: Arrive): void {
  const { harness } = situation;
  const { counters } = harness.stack;
  const { socket } = situation;
  const before = { dropped: counters.packetsDropped, state: stateOf(situation), heard: socket.datagramsReceived };
  arrive(entry, harness);
  const sent = harness.turn();
  const dropped = counters.packetsDropped - before.dropped;
  const said = sent.map(({ icmp, flags }) => (icmp === null ? flags : 'ICMP'));
  if (entry.outcome === 'taken') {
    expect(sent.length, `answers: ${said.join(', ')}`).to.be.at.most(1);
    expect(said).not.to.include('ICMP');
    return;
  }
  expect(said.filter((answer) => entry.outcome !== 'refused' || answer !== 'ICMP')).to.deep.equal([]);
  expect(sent.length).to.be.at.most(1);
  if (entry.outcome !== 'silent') expect(dropped, 'packets dropped').to.equal(1);
  expect(stateOf(situation), 'state').to.equal(before.state);
  expect(socket.datagramsReceived, 'datagrams').to.equal(before.heard);
}

/** Where text is still welcome, the segment that the malformed ones were made of is taken now. */
function welcomeTextIsTaken({ harness, pretence, connection }: Situation, state: TCPState): void {
  if (state !== 'ESTABLISHED' && state !== 'FIN-WAIT-1' && state !== 'FIN-WAIT-2') return;
  harness.arrivesPacket(Packet.fromBytes(welcomePacket(pretence)));
  harness.turn();
  expect(connection!.connection.inbound.bytesBuffered, 'bytes of the right segment').to.equal(3);
}

function datagramsArrive({ harness, pretence, socket }: Situation): void {
  const before = socket.datagramsReceived;
  harness.arrivesPacket(Packet.fromBytes(welcomeDatagram(pretence)));
  expect(socket.datagramsReceived, 'datagrams').to.equal(before + 1);
}

function newcomersAreServed({ harness }: Situation): void {
  const { counters } = harness.stack;
  const before = counters.connectionsAccepted;
  accepted(harness, 80, 9999);
  expect(counters.connectionsAccepted, 'connections').to.equal(before + 1);
}

/** How an entry of the matrix arrives. Default: as an IP packet. */
export type Arrive = (entry: Malformed, harness: StackHarness) => void;

const asPacket: Arrive = ({ bytes }, harness) => harness.arrivesPacket(Packet.fromBytes(bytes));

/** Every entry meets the state. */
export function meetsState(
  state: TCPState,
  newScene: () => Scene,
  generate: (pretence: Pretence) => Iterable<Malformed>,
  arrive: Arrive = asPacket,
): void {
  const start = (): Situation => {
    const situation = STATES[state](newScene());
    if (state !== 'CLOSED' && state !== 'LISTEN') expect(stateOf(situation)).to.equal(state);
    return situation;
  };
  const entries = [...generate(start().pretence)];
  expect(entries.length).to.be.greaterThan(20);
  // What leaves no trace meets one connection, one after another; what is taken, a connection of its own.
  const lasting = start();
  for (const entry of entries) {
    const isTaken = entry.outcome === 'taken';
    const situation = isTaken ? start() : lasting;
    try {
      judge(entry, situation, arrive);
      if (isTaken) newcomersAreServed(situation);
    } catch (error) {
      if (error instanceof Error) error.message = `${entry.name}: ${error.message}`;
      throw error;
    }
  }
  datagramsArrive(lasting);
  welcomeTextIsTaken(lasting, state);
  newcomersAreServed(lasting);
}
