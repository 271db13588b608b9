/** What ICMP does to us, and what it may not do (RFC 1122 §3.2.2, RFC 1191, RFC 5927). */
import { expect } from 'chai';
import { emitICMPv4Message, ICMPv4Message } from '../../lib/network/icmpv4_message.ts';
import { PROTOCOL_ICMP, PROTOCOL_UDP } from '../../lib/network/pseudo_header.ts';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import type { Packet } from '../../lib/util/packet.ts';
import {
  accepted,
  addressBits,
  endpoint,
  outgoing,
  packetOf,
  PEER,
  StackHarness,
  US,
  withIPv4Header,
} from './stack_harness.ts';

const ROUTER = '10.0.0.254';

function icmp(type: number, code: number, restOfHeader: number, data: Uint8Array, from = ROUTER): Packet {
  const message = new ICMPv4Message();
  message.type = type;
  message.code = code;
  message.restOfHeader = restOfHeader;
  const packet = outgoing();
  packet.setPayload([Chunk.fromBytes(data)], data.byteLength);
  emitICMPv4Message(message, packet);
  return withIPv4Header(packet, addressBits(from), addressBits(US), PROTOCOL_ICMP);
}

/** What a router quotes of a segment of ours: its first 28 bytes, with the total length it had. */
function quote(spec: { seq: number; port?: number; toPort?: number; totalLength?: number }): Uint8Array {
  const { seq, port = 80, toPort = 5000, totalLength = 1500 } = spec;
  const bytes = packetOf({ from: US, to: PEER, port, toPort, flags: 'ACK', seq }).toBytes().subarray(0, 28);
  bytes[2] = totalLength >> 8;
  bytes[3] = totalLength & 0xff;
  return bytes;
}

describe('Stack: ICMP', () => {
  let harness: StackHarness;
  let one: TCPEndpoint;
  let ours: number;
  let theirs: number;

  beforeEach(() => {
    harness = new StackHarness();
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (accept) => (one = accept));
    ({ ours, theirs } = accepted(harness, 80));
  });

  /** An ICMP error arrives. */
  const arrives = (packet: Packet): void => harness.arrivesPacket(packet);

  function write(bytes: number): ReturnType<StackHarness['turn']> {
    one.connection.outbound.writeCopy(new Uint8Array(bytes));
    one.touch();
    return harness.turn();
  }

  it('answers an echo request with the same data', () => {
    arrives(icmp(8, 0, 0x12345678, Uint8Array.of(1, 2, 3), PEER));
    const [reply, ...rest] = harness.turn();
    expect(rest).to.deep.equal([]);
    expect(reply).to.include({ source: US, destination: PEER });
    expect(reply!.icmp).to.include({ type: 0, restOfHeader: 0x12345678 });
    expect([...reply!.data]).to.deep.equal([1, 2, 3]);
  });

  it('reports a UDP datagram that nobody wants as port unreachable, another protocol as protocol unreachable', () => {
    for (const [protocol, code] of [
      [PROTOCOL_UDP, 3],
      [132, 2],
    ] as const) {
      const packet = outgoing();
      packet.setPayload([Chunk.fromBytes(Uint8Array.of(0, 9, 0, 7, 0, 8, 0, 0))], 8);
      arrives(withIPv4Header(packet, addressBits(PEER), addressBits(US), protocol));
      const [error] = harness.turn();
      expect(error!.icmp).to.include({ type: 3, code });
    }
    expect(harness.dropped('udp', 'no socket on this port')).to.equal(1);
    expect(harness.dropped('ipv4', 'protocol is not spoken here')).to.equal(1);
  });

  it('MUST-54 SHLD-26 narrows the path of a connection whose data are in flight, sends them again smaller, and remembers', () => {
    expect(write(2920).map(({ data }) => data.byteLength)).to.deep.equal([1460, 1460]);
    arrives(icmp(3, 4, 1000, quote({ seq: ours })));
    const again = harness.turn();
    expect(again[0]).to.include({ seq: ours });
    for (const { data } of again) expect(data.byteLength).to.be.at.most(960);
    expect(one.pathMTU).to.equal(1000);
    const other = harness.stack.connect(endpoint(`${PEER}:99`));
    expect(other.pathMTU).to.equal(1000);
    harness.turn();
  });

  it('A12 believes no router that says less than 552, wants to widen the path, or complains about what fits', () => {
    write(1460);
    arrives(icmp(3, 4, 68, quote({ seq: ours })));
    expect(one.pathMTU).to.equal(552);
    arrives(icmp(3, 4, 1400, quote({ seq: ours })));
    expect(one.pathMTU).to.equal(552);
    harness = new StackHarness();
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (accept) => (one = accept));
    ({ ours, theirs } = accepted(harness, 80));
    write(1460);
    arrives(icmp(3, 4, 1000, quote({ seq: ours, totalLength: 900 })));
    expect(one.pathMTU).to.equal(1500);
  });

  it('takes a plateau when an old router names no MTU', () => {
    write(1460);
    arrives(icmp(3, 4, 0, quote({ seq: ours })));
    expect(one.pathMTU).to.equal(1492);
  });

  it('MUST-54 A12 ignores errors that quote nothing in flight, and errors about strangers (RFC 5927 §4.1)', () => {
    write(1460);
    for (const seq of [ours - 1, ours + 1460, ours + 1_000_000]) arrives(icmp(3, 4, 1000, quote({ seq })));
    expect(one.pathMTU).to.equal(1500);
    expect(harness.dropped('icmp', 'error about data that is not in flight')).to.equal(3);
    arrives(icmp(3, 4, 1000, quote({ seq: ours, toPort: 5001 })));
    expect(harness.dropped('icmp', 'error about a connection we do not have')).to.equal(1);
  });

  it('MUST-56 keeps an established connection whatever is called unreachable (RFC 5927 §5)', () => {
    write(1460);
    for (let code = 0; code < 16; code += 1) if (code !== 4) arrives(icmp(3, code, 0, quote({ seq: ours })));
    arrives(icmp(11, 0, 0, quote({ seq: ours })));
    arrives(icmp(12, 0, 0, quote({ seq: ours })));
    arrives(icmp(4, 0, 0, quote({ seq: ours })));
    harness.turn();
    expect(one.connection.failure).to.equal(null);
    expect(one.connection.state).to.equal('ESTABLISHED');
  });

  it('ends an attempt to connect by port unreachable at once, and by host unreachable only in time (MUST-56)', () => {
    const hard = harness.stack.connect(endpoint(`${PEER}:1`));
    const soft = harness.stack.connect(endpoint(`${PEER}:2`), { config: { connectTimeoutMs: 3000 } });
    const [first, second] = harness.turn();
    arrives(icmp(3, 3, 0, quote({ seq: first!.seq, port: hard.localPort, toPort: 1 })));
    arrives(icmp(3, 1, 0, quote({ seq: second!.seq, port: soft.localPort, toPort: 2 })));
    harness.turn();
    expect(hard.connection.failure).to.equal('refused');
    expect(soft.connection.failure).to.equal(null);
    for (let second = 0; second < 10; second += 1) harness.after(1000);
    expect(soft.connection.failure).to.equal('unreachable');
  });

  it('MUST-54 acts on errors at the connection they are about, and at no other', () => {
    const other: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:81'), {}, (accept) => other.push(accept));
    accepted(harness, 81);
    write(1460);
    other[0]!.connection.outbound.writeCopy(new Uint8Array(1460));
    other[0]!.touch();
    harness.turn();
    arrives(icmp(3, 1, 0, quote({ seq: ours })));
    expect(one.connection.takeSoftErrors().map(({ type, code }) => [type, code])).to.deep.equal([[3, 1]]);
    expect(other[0]!.connection.takeSoftErrors()).to.deep.equal([]);
  });

  it('MUST-55 drops source quench silently: nothing is told, and cwnd is what it was', () => {
    write(1460);
    const before = one.connection.info().cwndBytes;
    arrives(icmp(4, 0, 0, quote({ seq: ours })));
    expect(harness.turn()).to.deep.equal([]);
    expect(one.connection.takeSoftErrors()).to.deep.equal([]);
    expect(one.connection.info()).to.include({ cwndBytes: before, state: 'ESTABLISHED' });
    expect(harness.dropped('icmp', 'message that changes nothing')).to.equal(1);
  });

  it('lets the conversation go on after all that', () => {
    write(10);
    const [sent] = harness.answerTo({ port: 5000, toPort: 80, flags: 'FIN ACK', seq: theirs, ack: (ours + 10) >>> 0 });
    expect(sent).to.include({ flags: 'ACK', ack: theirs + 1 });
  });
});
