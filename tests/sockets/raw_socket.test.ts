/** Raw sockets between two hosts: a protocol of one's own, ICMP beside the stack, and whole datagrams of one's own making. */
import { expect } from 'chai';
import {
  emitICMPv4Message,
  ICMP_ECHO_REPLY,
  ICMP_ECHO_REQUEST,
  ICMPv4Message,
} from '../../lib/network/icmpv4_message.ts';
import { ICMPV6_ECHO_REPLY } from '../../lib/network/icmpv6_message.ts';
import type { RawMessageInfo, RawSocketOptions } from '../../lib/sockets/raw_socket.ts';
import type { Host } from '../../lib/sockets/host.ts';
import { outgoing, withIPv4Header, addressBits } from '../stack/stack_harness.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { SocketHarness, LEFT, RIGHT } from './socket_harness.ts';

const EXPERIMENT = 253;

interface Heard {
  readonly text: string;
  readonly bytes: Buffer;
  readonly info: RawMessageInfo;
}

function heardBy(host: Host, options: RawSocketOptions): { heard: Heard[]; close(): void } {
  const heard: Heard[] = [];
  const socket = host.rawSocket(options, (bytes, info) => heard.push({ text: bytes.toString('latin1'), bytes, info }));
  return { heard, close: () => void socket.close() };
}

function echoRequest(text: string): Uint8Array {
  const packet = outgoing();
  packet.setPayload([Chunk.fromBytes(Buffer.from(text))]);
  const message = new ICMPv4Message();
  message.type = ICMP_ECHO_REQUEST;
  emitICMPv4Message(message, packet);
  return packet.toBytes();
}

describe('raw sockets', () => {
  let harness: SocketHarness;
  beforeEach(() => {
    harness = new SocketHarness({ families: 'both' });
  });
  afterEach(async () => {
    expect([harness.left.isQuiet, harness.right.isQuiet]).to.deep.equal([true, true]);
    await harness.close();
  });

  it('carry a protocol of their own, which is unreachable where nobody hears it', async () => {
    const left = harness.left.rawSocket({ protocol: EXPERIMENT, timeToLive: 9, typeOfService: 0x20 });
    left.send(Buffer.from('nobody'), RIGHT);
    await harness.settle();
    expect(harness.right.stack.counters.icmpSent).to.equal(1);
    const right = heardBy(harness.right, { protocol: EXPERIMENT });
    const another = heardBy(harness.right, { protocol: EXPERIMENT + 1 });
    left.send(Buffer.from('somebody'), RIGHT);
    await harness.settle();
    expect(right.heard.map(({ text }) => text)).to.deep.equal(['somebody']);
    expect(right.heard[0]!.info).to.include({
      address: LEFT,
      localAddress: RIGHT,
      protocol: EXPERIMENT,
      timeToLive: 9,
      typeOfService: 0x20,
      size: 8,
    });
    expect([another.heard, harness.right.stack.counters.icmpSent]).to.deep.equal([[], 1]);
    for (const each of [left, right, another]) each.close();
  });

  it('hear ICMP beside the stack, by types, and ping', async () => {
    const ping = harness.left.rawSocket({ protocol: 1, icmpTypes: [ICMP_ECHO_REPLY] });
    const replies: string[] = [];
    ping.on('message', (message: Buffer) => replies.push(message.subarray(8).toString()));
    const watcher = heardBy(harness.right, { protocol: 1 });
    ping.send(echoRequest('ping'), RIGHT);
    await harness.settle();
    expect(replies).to.deep.equal(['ping']);
    expect(watcher.heard.map(({ bytes }) => bytes[0])).to.deep.equal([ICMP_ECHO_REQUEST]);
    ping.close();
    watcher.close();
  });

  it('of ICMPv6 get their checksum from the stack (RFC 3542 §3.1)', async () => {
    const ping = harness.left.rawSocket({ type: 'ip6', protocol: 58, icmpTypes: [ICMPV6_ECHO_REPLY] });
    let replies = 0;
    ping.on('message', () => (replies += 1));
    ping.send(Uint8Array.of(128, 0, 0xff, 0xff, 0, 1, 0, 1, 9), 'fd00::2');
    await harness.settle();
    expect(replies).to.equal(1);
    ping.close();
  });

  it('send and hear whole datagrams, from anybody', async () => {
    const right = heardBy(harness.right, { protocol: EXPERIMENT, headerIncluded: true });
    const left = harness.left.rawSocket({ protocol: 0, headerIncluded: true });
    const packet = outgoing();
    packet.setPayload([Chunk.fromBytes(Buffer.from('forged'))]);
    withIPv4Header(packet, addressBits('198.51.100.7'), addressBits(RIGHT), EXPERIMENT);
    packet.setUint16(10, 0); // the stack makes the checksum
    left.send(packet.toBytes());
    await harness.settle();
    expect(right.heard).to.have.length(1);
    expect(right.heard[0]!.info.address).to.equal('198.51.100.7');
    expect([right.heard[0]!.bytes[0], right.heard[0]!.text.slice(20)]).to.deep.equal([0x45, 'forged']);
    left.close();
    right.close();
  });

  it('keep to a peer, an address and a family when they are told to', async () => {
    const peer = harness.right.rawSocket({ protocol: EXPERIMENT });
    peer.connect('10.0.0.77');
    const six = heardBy(harness.right, { protocol: EXPERIMENT, type: 'ip6' });
    const all = heardBy(harness.right, { protocol: EXPERIMENT, localAddress: RIGHT });
    let heard = 0;
    peer.on('message', () => (heard += 1));
    const left = harness.left.rawSocket({ protocol: EXPERIMENT });
    left.send(Buffer.from('ours'), RIGHT);
    left.send(Buffer.from('of 77'), RIGHT, '10.0.0.77');
    expect(() => left.send(Buffer.from('x'), 'fd00::2')).to.throw('EAFNOSUPPORT');
    await harness.settle();
    expect([heard, six.heard.length, all.heard.map(({ text }) => text)]).to.deep.equal([1, 0, ['ours', 'of 77']]);
    for (const each of [peer, six, all, left]) each.close();
  });

  it('see what is for TCP and UDP too, and take nothing away', async () => {
    const watcher = heardBy(harness.right, { protocol: 0 });
    const texts: string[] = [];
    const server = harness.right.udpSocket('udp4', (message) => texts.push(message.toString()));
    server.bind(9);
    const client = harness.left.udpSocket('udp4');
    client.send('datagram', 9, RIGHT);
    await harness.settle();
    expect(watcher.heard.map(({ info, text }) => [info.protocol, text.slice(8)])).to.deep.equal([[17, 'datagram']]);
    expect(texts).to.deep.equal(['datagram']);
    for (const each of [watcher, server, client]) each.close();
  });
});
