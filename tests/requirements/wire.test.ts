/** RFC 9293 §3.1, §3.2, §3.9.2: what stands in the headers of packets that leave, and what those that arrive may hold. */
import { expect } from 'chai';
import { emitIPv4Header, IPv4Header } from '../../lib/network/ipv4_header.ts';
import { PROTOCOL_TCP } from '../../lib/network/pseudo_header.ts';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { finishChecksum, isChecksumIntact, plainSumBytes } from '../../lib/util/internet_checksum.ts';
import { Packet } from '../../lib/util/packet.ts';
import { accepted, addressBits, endpoint, packetOf, PEER, StackHarness, US } from '../stack/stack_harness.ts';

/** A stack that listens on port 80 and keeps the bytes of everything it sends. */
class RawHarness extends StackHarness {
  readonly wire: Uint8Array[] = [];
  readonly got: TCPEndpoint[] = [];

  constructor(...options: ConstructorParameters<typeof StackHarness>) {
    super(...options);
    this.stack.listen(endpoint('0.0.0.0:80'), { config: { noDelay: true } }, (client) => this.got.push(client));
  }

  override readonly take = (packet: Packet): boolean => {
    this.wire.push(packet.toBytes());
    return true;
  };
}

/** Whether the checksum of the segment in an IPv4 packet is right. */
function isSound(packet: Uint8Array): boolean {
  const length = packet.byteLength - 20;
  const pseudoHeader = plainSumBytes(packet, 12, 8, PROTOCOL_TCP + length);
  return isChecksumIntact(plainSumBytes(packet, 20, length, pseudoHeader));
}

/** The same segment of the peer with options in its IPv4 header. */
function withIPOptions(packet: Packet, options: readonly number[]): Packet {
  const segment = packet.toBytes().subarray(20);
  const headerBytes = 20 + options.length;
  const bytes = new Uint8Array(headerBytes + segment.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4000 | ((headerBytes / 4) << 8));
  view.setUint16(2, bytes.byteLength);
  view.setUint16(8, (64 << 8) | PROTOCOL_TCP);
  view.setInt32(12, addressBits(PEER));
  view.setInt32(16, addressBits(US));
  bytes.set(options, 20);
  bytes.set(segment, headerBytes);
  view.setUint16(10, finishChecksum(plainSumBytes(bytes, 0, headerBytes, 0)));
  return Packet.fromBytes(bytes);
}

describe('RFC 9293: checksums', () => {
  it('MUST-2 are right on everything that leaves: SYN ACK, data of odd and even length, FIN, RST', () => {
    const harness = new RawHarness();
    const peer = { port: 7, toPort: 80 };
    harness.answerTo({ ...peer, flags: 'SYN', seq: 100, mss: 1460, timestamps: [1, 0] });
    const ours = new DataView(harness.wire[0]!.buffer).getUint32(24) + 1;
    harness.answerTo({ ...peer, flags: 'ACK', seq: 101, ack: ours, timestamps: [2, 0] });
    for (const length of [1, 2, 3, 777, 1000]) {
      harness.got[0]!.connection.outbound.writeCopy(Uint8Array.from({ length }, (_, at) => at * 7));
      harness.got[0]!.touch();
      harness.turn();
    }
    harness.got[0]!.end();
    harness.turn();
    harness.answerTo({ port: 8, toPort: 9, flags: 'SYN' });
    expect(harness.wire.length).to.equal(8);
    for (const packet of harness.wire) expect(isSound(packet)).to.equal(true);
    harness.wire[0]![30]! ^= 1;
    expect(isSound(harness.wire[0]!), 'the check itself').to.equal(false);
  });

  it('MUST-3 are checked: a flipped bit is dropped in silence and counted, the good copy is taken', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    const config = { delayedAcknowledgmentMs: 0 };
    harness.stack.listen(endpoint('0.0.0.0:80'), { config }, (client) => got.push(client));
    const peer = accepted(harness, 80);
    const good = packetOf({ ...peer, flags: 'ACK', seq: peer.theirs, ack: peer.ours, data: 'sound' });
    const bytes = good.toBytes();
    bytes[bytes.length - 1]! ^= 1;
    harness.arrivesPacket(Packet.fromBytes(bytes));
    expect(harness.turn()).to.deep.equal([]);
    expect(harness.dropped('tcp', 'checksum is wrong')).to.equal(1);
    expect(got[0]!.connection.info().bytesReceived).to.equal(0);
    harness.arrivesPacket(good);
    expect(harness.turn()[0]).to.include({ flags: 'ACK', ack: peer.theirs + 5 });
  });
});

describe('RFC 9293: TCP options on the wire', () => {
  /** A SYN of the peer whose header ends with these bytes of options. */
  function synWith(options: readonly number[]): Packet {
    const plain = packetOf({ port: 7, toPort: 80, flags: 'SYN', seq: 100 }).toBytes().subarray(20);
    const segment = new Uint8Array(20 + options.length);
    segment.set(plain);
    segment.set(options, 20);
    segment[12] = (segment.length / 4) << 4;
    const view = new DataView(segment.buffer);
    view.setUint16(16, 0);
    const pseudo = new Uint8Array(12);
    const pseudoView = new DataView(pseudo.buffer);
    pseudoView.setInt32(0, addressBits(PEER));
    pseudoView.setInt32(4, addressBits(US));
    pseudoView.setUint16(8, PROTOCOL_TCP);
    pseudoView.setUint16(10, segment.length);
    const sum = plainSumBytes(segment, 0, segment.length, plainSumBytes(pseudo, 0, 12, 0));
    view.setUint16(16, finishChecksum(sum));
    const packet = new Uint8Array(20 + segment.length);
    packet.set(segment, 20);
    const wire = Packet.fromBytes(packet);
    wire.trimFront(20);
    const header = new IPv4Header();
    header.source = addressBits(PEER);
    header.destination = addressBits(US);
    header.protocol = PROTOCOL_TCP;
    emitIPv4Header(header, wire);
    return wire;
  }

  it('MUST-4 MSS, NOP and the end of options are understood: segments keep to the MSS', () => {
    const harness = new RawHarness();
    harness.arrivesPacket(synWith([1, 1, 2, 4, 1000 >> 8, 1000 & 0xff, 1, 0]));
    harness.turn();
    const ours = new DataView(harness.wire[0]!.buffer).getUint32(24) + 1;
    harness.answerTo({ port: 7, toPort: 80, flags: 'ACK', seq: 101, ack: ours });
    harness.got[0]!.connection.outbound.writeCopy(new Uint8Array(2500));
    harness.got[0]!.touch();
    harness.turn();
    expect(harness.wire.slice(1).map((packet) => packet.byteLength - 40)).to.deep.equal([1000, 1000, 500]);
  });

  it('MUST-69 what stands behind the end of options is not looked at', () => {
    const harness = new RawHarness();
    harness.arrivesPacket(synWith([2, 4, 1000 >> 8, 1000 & 0xff, 0, 2, 4, 9]));
    harness.turn();
    const ours = new DataView(harness.wire[0]!.buffer).getUint32(24) + 1;
    harness.answerTo({ port: 7, toPort: 80, flags: 'ACK', seq: 101, ack: ours });
    harness.got[0]!.connection.outbound.writeCopy(new Uint8Array(2000));
    harness.got[0]!.touch();
    harness.turn();
    expect(harness.wire.slice(1).map((packet) => packet.byteLength - 40)).to.deep.equal([1000, 1000]);
  });

  it('MUST-69 MUST-68 every option of ours has a length, and no padding of ours is anything but NOP or zero', () => {
    const harness = new RawHarness();
    for (const timestamps of [undefined, [1, 0] as const]) {
      for (const mss of [0, 1460]) {
        const port = 100 + harness.wire.length;
        harness.answerTo({ port, toPort: 80, flags: 'SYN', seq: 100, mss, ...(timestamps && { timestamps }) });
      }
    }
    harness.stack.connect(endpoint(`${PEER}:80`));
    harness.turn();
    expect(harness.wire.length).to.equal(5);
    for (const packet of harness.wire) {
      const end = 20 + (packet[32]! >> 4) * 4;
      let at = 40;
      while (at < end && packet[at] !== 0) {
        if (packet[at] !== 1) expect(packet[at + 1], 'length').to.be.within(2, end - at);
        at += packet[at] === 1 ? 1 : packet[at + 1]!;
      }
      expect([...packet.subarray(at, end)].every((byte) => byte === 0)).to.equal(true);
    }
  });
});

describe('RFC 9293: IP options', () => {
  const syn = (): Packet => packetOf({ port: 7, toPort: 80, flags: 'SYN', seq: 100 });

  it('MUST-50 that are not known are overlooked: router alert, security, nonsense', () => {
    for (const options of [
      [0x94, 4, 0, 0],
      [0x9e, 4, 1, 2],
      [1, 1, 1, 0],
      [0x5e, 0, 0, 0],
    ]) {
      const harness = new RawHarness();
      harness.arrivesPacket(withIPOptions(syn(), options));
      harness.turn();
      expect(harness.wire.length, options.join()).to.equal(1);
    }
  });

  it('MAY-10 MAY-11 of ours there are none: no time stamp, no record of the route, whatever the peer asks for', () => {
    const harness = new RawHarness();
    for (const options of [
      [68, 8, 5, 0, 0, 0, 0, 0],
      [7, 7, 4, 0, 0, 0, 0, 0],
    ]) {
      harness.arrivesPacket(withIPOptions(syn(), options));
    }
    harness.turn();
    expect(harness.wire.length).to.be.greaterThan(0);
    for (const packet of harness.wire) expect(packet[0]).to.equal(0x45);
  });

  // MUST-51, MUST-52, MUST-53 and SHLD-24 ask for source routes. Whoever may choose the way of our answers can pass for
  // somebody else, so the way of a packet is nobody's business but the network's (RFC 7126 §4.3–4.4).
  it('MUST-51 MUST-52 MUST-53 SHLD-24 are refused: packets with a source route are dropped in silence and counted', () => {
    const harness = new RawHarness();
    for (const options of [
      [131, 7, 4, 10, 0, 0, 9, 0],
      [137, 7, 4, 10, 0, 0, 9, 0],
      [1, 131, 3, 4],
    ]) {
      harness.arrivesPacket(withIPOptions(syn(), options));
    }
    harness.turn();
    expect(harness.wire).to.deep.equal([]);
    expect(harness.dropped('ipv4', 'source route')).to.equal(3);
    harness.arrivesPacket(syn());
    harness.turn();
    expect(harness.wire.length, 'without one it is welcome').to.equal(1);
  });
});

describe('RFC 9293: the IP identification', () => {
  it('MAY-4 of a repeated segment is a new one', () => {
    const harness = new StackHarness();
    harness.stack.connect(endpoint(`${PEER}:80`));
    const [first] = harness.turn();
    const [second] = harness.after(1000);
    expect(second!.seq).to.equal(first!.seq);
    expect(second!.identification).not.to.equal(first!.identification);
  });
});
