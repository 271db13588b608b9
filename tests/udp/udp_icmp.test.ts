/** UDP and ICMP: nobody at a port, errors about what was sent, and who is told of what (RFC 1122 §4.1.3). */
import { expect } from 'chai';
import { emitICMPv4Message, ICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import { PROTOCOL_ICMP } from '../../lib/network/pseudo_header.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { addressBits, outgoing, withIPv4Header } from '../stack/stack_harness.ts';
import { addressOf, packetOf, PEER, PEER6, sendText, UDPHarness, US, US6 } from './udp_harness.ts';

const ROUTER = '10.0.0.9';

interface ErrorSpec {
  readonly type: number;
  readonly code: number;
  readonly restOfHeader?: number;
  /** Of the quoted datagram. */
  readonly from?: readonly [string, number];
  readonly to?: readonly [string, number];
  readonly data?: string;
  /** The quoted UDP length, when it lies. */
  readonly length?: number;
}

/** A router, or the peer, complains about a datagram. */
function complain(harness: UDPHarness, spec: ErrorSpec): void {
  const { type, code, restOfHeader = 0, from = [US, 53], to = [PEER, 1000], data = 'x', length } = spec;
  const quoted = packetOf({ from, to, data });
  if (length !== undefined) quoted.setUint16(24, length);
  const message = new ICMPv4Message();
  message.type = type;
  message.code = code;
  message.restOfHeader = restOfHeader;
  const packet = outgoing();
  packet.setPayload([Chunk.fromBytes(quoted.toBytes())]);
  emitICMPv4Message(message, packet);
  harness.arrivesPacket(withIPv4Header(packet, addressBits(ROUTER), addressBits(US), PROTOCOL_ICMP));
}

describe('UDP and ICMP', () => {
  it('reports that nobody is at a port, with the quote, to who asked for one host, and to nobody else', () => {
    const harness = new UDPHarness();
    harness.arrives({ data: 'anybody?' });
    const [answer, ...rest] = harness.turn();
    expect(rest).to.deep.equal([]);
    expect(answer!.icmp).to.include({ type: 3, code: 3 });
    expect(answer!.icmp!.quote).to.include({ source: addressBits(PEER), sourcePort: 1000, destinationPort: 53 });
    for (const address of ['255.255.255.255', '10.0.0.255', '224.0.0.1']) {
      harness.arrives({ to: [address, 53], data: 'anybody?' });
    }
    expect(harness.turn()).to.deep.equal([]);
    expect(harness.dropped('udp', 'sent to many, and nobody here listens')).to.equal(3);
  });

  it('does the same over IPv6', () => {
    const harness = new UDPHarness();
    harness.arrives({ from: [PEER6, 1], to: [US6, 9], data: 'anybody?' });
    expect(harness.turn()[0]!.icmp).to.include({ type: 1, code: 4 });
    harness.arrives({ from: [PEER6, 1], to: ['ff02::1', 9], data: 'anybody?' });
    expect(harness.turn()).to.deep.equal([]);
  });

  it('lets a connected socket fail by hard errors about its peer, and hear of soft ones', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    harness.stack.udp.connect(socket, addressOf(PEER), 1000);
    complain(harness, { type: 3, code: 1 });
    expect([socket.takeReport()?.error.weight, socket.takeFailure()]).to.deep.equal(['soft', null]);
    complain(harness, { type: 3, code: 3 });
    expect([socket.takeReport()?.error.weight, socket.takeFailure()?.code]).to.deep.equal(['hard', 3]);
    expect(socket.takeFailure()).to.equal(null);
    complain(harness, { type: 11, code: 0 });
    expect(socket.takeReport()?.error.type).to.equal(11);
  });

  it('tells an unconnected socket whom an error is about, and lets it go on', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    complain(harness, { type: 3, code: 3, to: ['10.0.0.77', 99] });
    expect(socket.takeReport()).to.include({ destination: addressBits('10.0.0.77'), destinationPort: 99 });
    expect(socket.takeFailure()).to.equal(null);
  });

  it('believes no error about what cannot be ours', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    harness.stack.udp.connect(socket, addressOf(PEER), 1000);
    complain(harness, { type: 3, code: 3, from: [US, 54] }); // another port
    complain(harness, { type: 3, code: 3, from: ['10.0.0.5', 53] }); // another host
    complain(harness, { type: 3, code: 3, to: [PEER, 1001] }); // not the peer
    complain(harness, { type: 3, code: 3, length: 7 }); // no datagram is so short
    complain(harness, { type: 3, code: 3, length: 60_000 }); // longer than its packet
    expect([socket.takeReport(), socket.takeFailure()]).to.deep.equal([undefined, null]);
    expect(harness.dropped('icmp', 'error about a connection we do not have')).to.equal(5);
  });

  it('learns of narrow paths: what may not be cut is refused from then on (RFC 1191 §3)', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { dontFragment: true });
    const data = 'x'.repeat(1400);
    expect(sendText(socket, data, PEER, 1000)).to.equal(null);
    harness.turn();
    complain(harness, { type: 3, code: 4, restOfHeader: 1000, data });
    expect(sendText(socket, data, PEER, 1000)).to.equal('EMSGSIZE');
    expect(sendText(socket, 'x'.repeat(1000 - 28), PEER, 1000)).to.equal(null);
    expect(sendText(socket, data, '10.0.0.77', 1000)).to.equal(null);
  });

  it('remembers no more reports than it must, the latest', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    for (let port = 1; port <= 100; port += 1) complain(harness, { type: 3, code: 3, to: [PEER, port] });
    const ports: number[] = [];
    for (let report = socket.takeReport(); report !== undefined; report = socket.takeReport()) {
      ports.push(report.destinationPort);
    }
    expect([ports.length, ports.at(-1)]).to.deep.equal([16, 100]);
  });
});
