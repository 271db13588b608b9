/** What a host says by ICMPv6, and when it is silent (RFC 4443 §2.4, §4.2). */
import { expect } from 'chai';
import type { ICMPErrorLimitOptions } from '../../lib/network/icmp_error_limit.ts';
import * as icmp from '../../lib/network/icmpv6_message.ts';
import { ICMPv6Responder } from '../../lib/network/icmpv6_responder.ts';
import { emitIPv6Header, IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6, PROTOCOL_UDP } from '../../lib/network/pseudo_header.ts';
import { joinChunks } from '../../lib/util/chunk.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import type { Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { arriving, bytesOf, hexOf, outgoingWith, packetOf, RECORDED_IPV6 } from '../harness/wire_bytes.ts';

const US = IPAddress.parse('fd09::2');
const OURS = { isOurs: (address: IPAddress): boolean => address.equals(US), sourceFor: (): IPAddress => US };

function received(datagram: Packet): { packet: Packet; header: IPv6Header } {
  const header = new IPv6Header();
  const failure = parseIPv6Header(datagram, header);
  if (failure !== null) throw new Error(failure.reason);
  return { packet: datagram, header };
}

interface Ends {
  readonly from?: string;
  readonly to?: string;
}

function datagram({ from = 'fd09::1', to = 'fd09::2' }: Ends, nextHeader = PROTOCOL_UDP, size = 64): Packet {
  const packet = outgoingWith(size);
  const ends = { source: IPAddress.parse(from), destination: IPAddress.parse(to) };
  emitIPv6Header(Object.assign(new IPv6Header(), ends, { nextHeader }), packet);
  return arriving(packet);
}

function message(type: number, ends: Ends = {}): Packet {
  const packet = outgoingWith(60);
  const [source, destination] = [IPAddress.parse(ends.from ?? 'fd09::1'), IPAddress.parse(ends.to ?? 'fd09::2')];
  const sum = ipv6PseudoHeaderSum(source, destination, PROTOCOL_ICMPV6, 68);
  icmp.emitICMPv6Message(Object.assign(new icmp.ICMPv6Message(), { type, restOfHeader: 77 }), packet, sum);
  emitIPv6Header(Object.assign(new IPv6Header(), { source, destination, nextHeader: PROTOCOL_ICMPV6 }), packet);
  return arriving(packet);
}

/** Reads a whole datagram, with its checksum. */
function readMessage(answer: Packet): { header: IPv6Header; message: icmp.ICMPv6Message } {
  const { packet, header } = received(arriving(answer));
  const sum = ipv6PseudoHeaderSum(header.source, header.destination, PROTOCOL_ICMPV6, packet.totalLength);
  const read = icmp.parseICMPv6Message(packet, sum);
  if (read instanceof ParseFailure) throw new Error(read.reason);
  return { header, message: read };
}

function echo(request: Packet): Packet | undefined {
  const { packet, header } = received(request);
  const sum = ipv6PseudoHeaderSum(header.source, header.destination, PROTOCOL_ICMPV6, packet.totalLength);
  const read = icmp.parseICMPv6Message(packet, sum);
  if (read instanceof ParseFailure) throw new Error(read.reason);
  const answer = outgoingWith();
  return new ICMPv6Responder(OURS).answerEcho(read, header, answer) ? answer : undefined;
}

function complaint(about: Packet, options: ICMPErrorLimitOptions = {}): Packet | undefined {
  const { packet, header } = received(about);
  const answer = outgoingWith();
  const responder = new ICMPv6Responder({ ...OURS, ...options });
  return responder.reportUnreachable(icmp.ICMPV6_PORT_UNREACHABLE, packet, header, answer, 0) ? answer : undefined;
}

describe('an echo request over IPv6', () => {
  it('recorded from ping is answered with the same identifier, sequence and data', () => {
    const { header, message: reply } = readMessage(echo(packetOf(RECORDED_IPV6.echoRequest))!);
    expect([header.source.toString(), header.destination.toString()]).to.deep.equal(['fd09::2', 'fd09::1']);
    expect(header).to.include({ protocol: PROTOCOL_ICMPV6, hopLimit: 64 });
    expect(reply).to.include({ type: icmp.ICMPV6_ECHO_REPLY, identifier: 0x687f, sequence: 1 });
    expect(hexOf(joinChunks(reply.data))).to.equal(RECORDED_IPV6.echoRequest.slice(96));
  });

  it('is answered without copying its data', () => {
    const request = packetOf(RECORDED_IPV6.echoRequest);
    expect(echo(request)!.payload[0]!.slab).to.equal(request.slab);
  });

  it('to all nodes is answered from our own address (RFC 4443 §4.2)', () => {
    const { header } = readMessage(echo(message(icmp.ICMPV6_ECHO_REQUEST, { to: 'ff02::1' }))!);
    expect([header.source.toString(), header.destination.toString()]).to.deep.equal(['fd09::2', 'fd09::1']);
  });

  it('is the only message that is answered, and only when one host has sent it', () => {
    expect(echo(message(icmp.ICMPV6_ECHO_REPLY))).to.equal(undefined);
    for (const from of ['::', '::1', 'ff02::1', 'fd09::2']) {
      expect(echo(message(icmp.ICMPV6_ECHO_REQUEST, { from })), from).to.equal(undefined);
    }
  });
});

describe('an ICMPv6 error of ours', () => {
  it('quotes the packet from its IPv6 header on, to its sender', () => {
    const { header, message: error } = readMessage(complaint(packetOf(RECORDED_IPV6.udpHello))!);
    expect(header.destination.toString()).to.equal('fd09::1');
    expect(error).to.include({ type: icmp.ICMPV6_UNREACHABLE, code: icmp.ICMPV6_PORT_UNREACHABLE, restOfHeader: 0 });
    expect(error.quote).to.include({ sourcePort: 0x8690, destinationPort: 9, protocol: PROTOCOL_UDP });
    expect(hexOf(joinChunks(error.data))).to.equal(RECORDED_IPV6.udpHello);
  });

  it('fits into 1,280 bytes however long the packet was', () => {
    const answer = complaint(datagram({}, PROTOCOL_UDP, 3000))!;
    expect(answer.totalLength).to.equal(1280);
    expect(readMessage(answer).message.dataLength).to.equal(1232);
  });

  it('is never sent about an ICMPv6 error or a redirect, but about other ICMPv6', () => {
    for (const type of [1, 2, 3, 4, 100, 127, icmp.ICMPV6_REDIRECT]) {
      expect(complaint(message(type)), `type ${type}`).to.equal(undefined);
    }
    expect(complaint(datagram({}, PROTOCOL_ICMPV6, 0))).to.equal(undefined);
    expect(complaint(message(icmp.ICMPV6_ECHO_REQUEST))).not.to.equal(undefined);
  });

  it('is never sent to a source that is no single host', () => {
    for (const from of ['::', '::1', 'ff02::1', 'fd09::2']) {
      expect(complaint(datagram({ from })), from).to.equal(undefined);
    }
  });

  it('is never sent about a packet to many, except for an option that asks for it', () => {
    expect(complaint(datagram({ to: 'ff02::1' }))).to.equal(undefined);
    const responder = new ICMPv6Responder(OURS);
    for (const [code, isSent] of [
      [0, false],
      [1, false],
      [2, true],
    ] as const) {
      const { packet, header } = received(datagram({ to: 'ff02::1' }));
      const answer = outgoingWith();
      expect(responder.reportProblem({ code, pointer: 42 }, packet, header, answer, 0), `code ${code}`).to.equal(
        isSent,
      );
      if (!isSent) continue;
      const { header: outer, message: error } = readMessage(answer);
      expect(outer.source.toString()).to.equal('fd09::2');
      expect(error).to.include({ type: icmp.ICMPV6_PARAMETER_PROBLEM, code, pointer: 42 });
    }
    expect(responder.counters).to.include({ errorsSent: 1, errorsForbidden: 2 });
  });

  it('is limited in number (RFC 4443 §2.4)', () => {
    const responder = new ICMPv6Responder({ ...OURS, errorsPerSecond: 100, errorBurst: 5 });
    for (let count = 0; count < 20; count += 1) {
      const { packet, header } = received(packetOf(RECORDED_IPV6.udpHello));
      responder.reportUnreachable(4, packet, header, outgoingWith(), 1000);
    }
    expect(responder.counters).to.include({ errorsSent: 5, errorsLimited: 15 });
  });

  it('leaves the offending packet as it was', () => {
    const { packet, header } = received(packetOf(RECORDED_IPV6.udpHello));
    new ICMPv6Responder(OURS).reportUnreachable(4, packet, header, outgoingWith(), 0);
    expect(hexOf(packet.slab.bytes)).to.equal(hexOf(bytesOf(RECORDED_IPV6.udpHello)));
    expect([packet.offset, packet.totalLength]).to.deep.equal([40, 14]);
  });
});
