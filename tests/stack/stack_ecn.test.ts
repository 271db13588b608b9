/** ECN and DSCP in the IP header, in and out, IPv4 and IPv6 (RFC 3168 §5; MAY-9). */
import { expect } from 'chai';
import { emitIPv4Header, IPv4Header } from '../../lib/network/ipv4_header.ts';
import { PROTOCOL_TCP } from '../../lib/network/pseudo_header.ts';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { Packet } from '../../lib/util/packet.ts';
import {
  addressBits,
  endpoint,
  packetOf,
  PEER,
  PEER6,
  StackHarness,
  US,
  US6,
  type SegmentSpec,
} from './stack_harness.ts';

/** A packet of the peer with these eight bits. */
function marked(spec: SegmentSpec, typeOfService: number): Packet {
  const packet = packetOf(spec);
  packet.trimFront(20);
  const header = new IPv4Header();
  header.source = addressBits(PEER);
  header.destination = addressBits(US);
  header.protocol = PROTOCOL_TCP;
  header.typeOfService = typeOfService;
  emitIPv4Header(header, packet);
  return packet;
}

describe('Stack: ECN', () => {
  it('SHLD-8 MAY-9 marks reach the connection, DSCP its owner, and our data leave as capable beside our DSCP', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    const config = { typeOfService: 0x28, delayedAcknowledgmentMs: 0 };
    harness.stack.listen(endpoint('0.0.0.0:80'), { config }, (client) => got.push(client));
    const peer = { port: 9, toPort: 80 };
    const [synAck] = harness.answerTo({ ...peer, flags: 'SYN ECE CWR', seq: 100, mss: 1460 });
    expect([synAck!.flags, synAck!.typeOfService]).to.deep.equal(['SYN ACK ECE', 0x28]);
    const ack = synAck!.seq + 1;
    harness.answerTo({ ...peer, flags: 'ACK', seq: 101, ack });
    harness.arrivesPacket(marked({ ...peer, flags: 'ACK', seq: 101, ack, data: 'abc' }, 0xb8 | 3));
    const [echo] = harness.turn();
    expect([echo!.flags, echo!.typeOfService]).to.deep.equal(['ACK ECE', 0x28]);
    expect(got[0]!.receivedTypeOfService).to.equal(0xb8 | 3);
    got[0]!.connection.outbound.writeCopy(new Uint8Array(10));
    got[0]!.touch();
    expect(harness.turn()[0]!.typeOfService).to.equal(0x28 | 2);
    expect(harness.after(1000)[0]!.typeOfService, 'repeated').to.equal(0x28);
  });

  it('SHLD-8 MAY-9 the same over IPv6, in the traffic class', () => {
    const harness = new StackHarness({}, { address6: US6 });
    const got: TCPEndpoint[] = [];
    const config = { typeOfService: 0x28, timeToLive: 9, delayedAcknowledgmentMs: 0 };
    harness.stack.listen(endpoint('[::]:80'), { config }, (client) => got.push(client));
    const peer = { from: PEER6, to: US6, port: 9, toPort: 80 };
    const [synAck] = harness.answerTo({ ...peer, flags: 'SYN ECE CWR', seq: 100, mss: 1440 });
    expect([synAck!.flags, synAck!.typeOfService, synAck!.timeToLive]).to.deep.equal(['SYN ACK ECE', 0x28, 9]);
    const ack = synAck!.seq + 1;
    harness.answerTo({ ...peer, flags: 'ACK', seq: 101, ack });
    const bytes = packetOf({ ...peer, flags: 'ACK', seq: 101, ack, data: 'abc' }).toBytes();
    bytes[0] = 0x60 | (0xb8 >> 4);
    bytes[1] = ((0xb8 | 3) & 0xf) << 4;
    harness.arrivesPacket(Packet.fromBytes(bytes));
    const [echo] = harness.turn();
    expect([echo!.flags, echo!.typeOfService]).to.deep.equal(['ACK ECE', 0x28]);
    expect(got[0]!.receivedTypeOfService).to.equal(0xb8 | 3);
    got[0]!.connection.outbound.writeCopy(new Uint8Array(10));
    got[0]!.touch();
    expect(harness.turn()[0]!.typeOfService).to.equal(0x28 | 2);
  });
});
