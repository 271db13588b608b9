/** What ICMPv6 does to us, and what it may not do (RFC 4443, RFC 8201, RFC 5927). */
import { expect } from 'chai';
import { emitICMPv6Message, ICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import {
  ipv6PseudoHeaderSum,
  PROTOCOL_ICMPV6,
  PROTOCOL_UDP,
  pseudoHeaderSum,
} from '../../lib/network/pseudo_header.ts';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { emitUDPHeader } from '../../lib/udp_datagram.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import type { Packet } from '../../lib/util/packet.ts';
import { accepted, endpoint, outgoing, packetOf, PEER6, StackHarness, US6, withIPv6Header } from './stack_harness.ts';

const ROUTER = 'fd00::fe';
const SIX = { from: PEER6, to: US6 };

/** A message of [type, code, second word]. */
function icmp(words: readonly [number, number, number], data: Uint8Array, from = ROUTER, to = US6): Packet {
  const [type, code, restOfHeader] = words;
  const packet = outgoing();
  packet.setPayload([Chunk.fromBytes(data)], data.byteLength);
  const [source, destination] = [IPAddress.parse(from), IPAddress.parse(to)];
  const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, 8 + data.byteLength);
  emitICMPv6Message(Object.assign(new ICMPv6Message(), { type, code, restOfHeader }), packet, sum);
  return withIPv6Header(packet, source, destination, PROTOCOL_ICMPV6);
}

/** What a router quotes of a segment of ours, with the length it had. */
function quote(spec: { seq: number; port?: number; toPort?: number; totalLength?: number }): Uint8Array {
  const { seq, port = 80, toPort = 5000, totalLength = 1500 } = spec;
  const bytes = packetOf({ from: US6, to: PEER6, port, toPort, flags: 'ACK', seq }).toBytes();
  bytes[4] = (totalLength - 40) >> 8;
  bytes[5] = (totalLength - 40) & 0xff;
  return bytes;
}

describe('Stack: ICMPv6', () => {
  let harness: StackHarness;
  let one: TCPEndpoint;
  let ours: number;

  beforeEach(() => {
    harness = new StackHarness({ config: { timestamps: false } }, { address6: US6 });
    harness.stack.listen(endpoint('[::]:80'), {}, (accept) => (one = accept));
    ({ ours } = accepted(harness, 80, 5000, { ...SIX, mss: 1440 }));
  });

  const arrives = (packet: Packet): void => harness.arrivesPacket(packet);

  function write(bytes: number): ReturnType<StackHarness['turn']> {
    one.connection.outbound.writeCopy(new Uint8Array(bytes));
    one.touch();
    return harness.turn();
  }

  it('answers an echo request with the same data, to all nodes, too', () => {
    for (const to of [US6, 'ff02::1']) {
      arrives(icmp([128, 0, 0x12345678], Uint8Array.of(1, 2, 3), PEER6, to));
      const [reply, ...rest] = harness.turn();
      expect(rest).to.deep.equal([]);
      expect(reply).to.include({ source: US6, destination: PEER6 });
      expect(reply!.icmp).to.include({ type: 129, restOfHeader: 0x12345678 });
      expect([...reply!.data]).to.deep.equal([1, 2, 3]);
    }
  });

  it('reports a UDP datagram that nobody wants as port unreachable, another protocol as a parameter problem', () => {
    for (const [protocol, expected] of [
      [PROTOCOL_UDP, { type: 1, code: 4, restOfHeader: 0 }],
      [132, { type: 4, code: 1, restOfHeader: 6 }],
      [50, { type: 4, code: 1, restOfHeader: 6 }],
    ] as const) {
      const packet = outgoing();
      const [source, destination] = [IPAddress.parse(PEER6), IPAddress.parse(US6)];
      emitUDPHeader(packet, 9, 7, pseudoHeaderSum(source, destination, PROTOCOL_UDP, 0), 'complete');
      arrives(withIPv6Header(packet, source, destination, protocol));
      expect(harness.turn()[0]!.icmp).to.include(expected);
    }
    expect(harness.dropped('udp', 'no socket on this port')).to.equal(1);
    expect(harness.dropped('ipv6', 'protocol is not spoken here')).to.equal(2);
  });

  it('reports an option that asks for it, with its place, and hears TCP behind those that do not (RFC 8200 §4.2)', () => {
    const syn = packetOf({ ...SIX, port: 5001, toPort: 80, flags: 'SYN' }).toBytes();
    /** The same SYN behind a header of destination options. */
    const behind = (option: number): Packet => {
      const packet = outgoing();
      const options = Uint8Array.of(6, 0, option, 0, 1, 2, 0, 0);
      packet.setPayload([Chunk.fromBytes(options), Chunk.fromBytes(syn.slice(40))]);
      return withIPv6Header(packet, IPAddress.parse(PEER6), IPAddress.parse(US6), 60);
    };
    arrives(behind(0x85));
    expect(harness.turn()[0]!.icmp).to.include({ type: 4, code: 2, restOfHeader: 42 });
    arrives(behind(0x45));
    expect(harness.turn()).to.deep.equal([]);
    arrives(behind(0x05));
    expect(harness.turn()[0]).to.include({ flags: 'SYN ACK' });
  });

  it('narrows the path of a connection whose data are in flight, sends them again smaller, and remembers', () => {
    expect(write(2880).map(({ data }) => data.byteLength)).to.deep.equal([1440, 1440]);
    arrives(icmp([2, 0, 1300], quote({ seq: ours })));
    const again = harness.turn();
    expect(again[0]).to.include({ seq: ours });
    for (const { data } of again) expect(data.byteLength).to.be.at.most(1240);
    expect(one.pathMTU).to.equal(1300);
    expect(harness.stack.connect(endpoint(`[${PEER6}]:99`)).pathMTU).to.equal(1300);
    harness.turn();
  });

  it('believes no router that says less than 1,280, wants to widen the path, or complains about what fits', () => {
    write(1440);
    for (const mtu of [0, 68, 1279, 1500, 9000, -1]) arrives(icmp([2, 0, mtu], quote({ seq: ours })));
    arrives(icmp([2, 0, 1300], quote({ seq: ours, totalLength: 1299 })));
    expect(one.pathMTU).to.equal(1500);
    arrives(icmp([2, 0, 1280], quote({ seq: ours })));
    expect(one.pathMTU).to.equal(1280);
  });

  it('ignores errors that quote nothing in flight, and errors about strangers (MUST-54, RFC 5927 §4.1)', () => {
    write(1440);
    for (const seq of [ours - 1, ours + 1440, ours + 1_000_000]) arrives(icmp([2, 0, 1300], quote({ seq })));
    expect(harness.dropped('icmp', 'error about data that is not in flight')).to.equal(3);
    arrives(icmp([2, 0, 1300], quote({ seq: ours, toPort: 5001 })));
    expect(harness.dropped('icmp', 'error about a connection we do not have')).to.equal(1);
    expect(one.pathMTU).to.equal(1500);
  });

  it('keeps an established connection whatever is called unreachable (MUST-56, RFC 5927 §5)', () => {
    write(1440);
    for (let code = 0; code < 8; code += 1) arrives(icmp([1, code, 0], quote({ seq: ours })));
    for (const [type, code] of [
      [3, 0],
      [3, 1],
      [4, 0],
      [4, 1],
      [4, 2],
      [100, 0],
    ] as const) {
      arrives(icmp([type, code, 0], quote({ seq: ours })));
    }
    harness.turn();
    expect(one.connection.failure).to.equal(null);
    expect(one.connection.state).to.equal('ESTABLISHED');
  });

  it('ends an attempt to connect by port unreachable at once, and by no route only in time (MUST-56)', () => {
    const hard = harness.stack.connect(endpoint(`[${PEER6}]:1`));
    const soft = harness.stack.connect(endpoint(`[${PEER6}]:2`), { config: { connectTimeoutMs: 3000 } });
    const [first, second] = harness.turn();
    arrives(icmp([1, 4, 0], quote({ seq: first!.seq, port: hard.localPort, toPort: 1 })));
    arrives(icmp([1, 0, 0], quote({ seq: second!.seq, port: soft.localPort, toPort: 2 })));
    harness.turn();
    expect(hard.connection.failure).to.equal('refused');
    expect(soft.connection.failure).to.equal(null);
    for (let seconds = 0; seconds < 10; seconds += 1) harness.after(1000);
    expect(soft.connection.failure).to.equal('unreachable');
  });

  it('makes nothing of the messages of routers and neighbours, which are for others to speak', () => {
    for (const type of [129, 130, 133, 134, 135, 136, 143]) arrives(icmp([type, 0, 0], new Uint8Array(16), PEER6));
    expect(harness.turn()).to.deep.equal([]);
    expect(harness.dropped('icmp', 'message that changes nothing')).to.equal(7);
  });
});
