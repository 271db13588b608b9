/** UDP in a stack: ends, sending and receiving, bounds, and the devices below. */
import { expect } from 'chai';
import { UDP_NO_CHECKSUM } from '../../lib/udp_datagram.ts';
import { addressOf, packetOf, PEER, PEER6, readAll, sendText, UDPHarness, US, US6 } from './udp_harness.ts';

describe('a UDP socket', () => {
  it('sends to whom it is told, and hears who sends to it', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    expect(sendText(socket, 'question', PEER, 1000)).to.equal(null);
    expect(harness.turnsAsked).to.equal(1);
    const [sent] = harness.turn();
    expect(sent).to.include({ from: `${US} 53`, to: `${PEER} 1000`, data: 'question', timeToLive: 64 });
    harness.arrives({ data: 'answer' });
    const datagram = socket.received.take()!;
    expect(new TextDecoder().decode(datagram.bytes())).to.equal('answer');
    expect(datagram).to.include({ sourcePort: 1000, source: addressOf(PEER), destination: addressOf(US) });
  });

  it('does the same over IPv6, where one at :: speaks IPv4 as well', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { family: 6 });
    sendText(socket, 'six', PEER6, 7);
    sendText(socket, 'four', PEER, 7);
    expect(harness.turn().map(({ from, to }) => [from, to])).to.deep.equal([
      [`${US6} 53`, `${PEER6} 7`],
      [`${US} 53`, `${PEER} 7`],
    ]);
    harness.arrives({ from: [PEER6, 1], to: [US6, 53], data: 'six' });
    harness.arrives({ data: 'four' });
    expect(readAll(socket)).to.deep.equal(['six', 'four']);
  });

  it('keeps to its family', () => {
    const harness = new UDPHarness();
    expect(sendText(harness.socket(1), 'x', PEER6, 7)).to.equal('EAFNOSUPPORT');
    expect(sendText(harness.socket(1, { family: 6, ipv6Only: true }), 'x', PEER, 7)).to.equal('EAFNOSUPPORT');
  });

  it('gets a free port by chance when it asks for none, and no end that another has', () => {
    const harness = new UDPHarness({ firstEphemeralPort: 5000, lastEphemeralPort: 5002 });
    const ports = [1, 2, 3].map(() => harness.socket(0).localPort);
    expect(ports.toSorted((a, b) => a - b)).to.deep.equal([5000, 5001, 5002]);
    expect(() => harness.socket(0)).to.throw('EADDRINUSE');
    expect(() => harness.socket(5000, { address: US })).to.throw('EADDRINUSE');
    expect(() => harness.socket(1, { address: '10.9.9.9' })).to.throw('EADDRNOTAVAIL');
    expect(() => harness.socket(1, { address: '127.0.0.1' })).to.not.throw();
  });

  it('frees its port when it is closed, even when datagrams of it wait for the device', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    harness.room = 0;
    sendText(socket, 'last words', PEER, 1);
    harness.turn();
    socket.close();
    harness.socket(53);
    expect(harness.stack.hasWork).to.equal(true);
    harness.room = 9;
    expect(harness.turn().map(({ data }) => data)).to.deep.equal(['last words']);
    expect([socket.isRemoved, harness.stack.hasWork]).to.deep.equal([true, false]);
  });

  it('connected, hears its peer only, sends without an address, and talks to everybody again afterwards', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    const { udp } = harness.stack;
    expect(udp.connect(socket, addressOf(PEER), 1000)).to.equal(null);
    sendText(socket, 'hello');
    expect(harness.turn()[0]).to.include({ from: `${US} 53`, to: `${PEER} 1000` });
    harness.arrives({ from: [PEER, 1001], data: 'stranger' });
    harness.arrives({ from: [PEER, 1000], data: 'peer' });
    expect(readAll(socket)).to.deep.equal(['peer']);
    expect(harness.dropped('udp', 'no socket on this port')).to.equal(1);
    udp.disconnect(socket);
    expect(sendText(socket, 'hello')).to.equal('EDESTADDRREQ');
    harness.arrives({ from: [PEER, 1001], data: 'stranger' });
    expect(readAll(socket)).to.deep.equal(['stranger']);
  });

  it('drops and counts what its buffer has no room for, and goes on', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { receiveBufferBytes: 200 });
    for (const data of ['a', 'b', 'c', 'd']) harness.arrives({ data });
    expect(readAll(socket)).to.deep.equal(['a', 'b', 'c']);
    expect([socket.receiveDropped, harness.dropped('udp', 'the socket has too many unread already')]).to.deep.equal([
      1, 1,
    ]);
    harness.arrives({ data: 'e' });
    expect(readAll(socket)).to.deep.equal(['e']);
  });

  it('refuses what its buffer has no room for, and says when it has', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { sendBufferBytes: 200 });
    let told = 0;
    socket.observer = { udpChanged: () => (told += 1) };
    const refusals = ['a', 'b', 'c', 'd'].map((data) => sendText(socket, data, PEER, 1));
    expect(refusals).to.deep.equal([null, null, null, 'EAGAIN']);
    expect(harness.turn()).to.have.length(3);
    expect(told).to.equal(1);
    expect(sendText(socket, 'd', PEER, 1)).to.equal(null);
  });

  it('loses nothing and keeps the order when the device has no room', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    for (const data of ['a', 'b', 'c', 'd', 'e']) sendText(socket, data, PEER, 1);
    harness.room = 2;
    expect(harness.turn().map(({ data }) => data)).to.deep.equal(['a', 'b']);
    sendText(socket, 'f', PEER, 1);
    harness.room = Infinity;
    expect(harness.turn().map(({ data }) => data)).to.deep.equal(['c', 'd', 'e', 'f']);
    expect(socket.datagramsSent).to.equal(6);
  });

  it('sends a row of equal datagrams as one packet where the device cuts it', () => {
    const offload = { checksumOffload: true, segmentationOffloadBytes: 65535, udpSegmentationOffload: true };
    const harness = new UDPHarness({}, offload);
    const socket = harness.socket(53);
    for (const data of ['aaaa', 'bbbb', 'cc', 'dddd']) sendText(socket, data, PEER, 1);
    const sent = harness.turn();
    expect(sent.map(({ data, segmentSize }) => [data, segmentSize])).to.deep.equal([
      ['aaaabbbbcc', 4],
      ['dddd', 0],
    ]);
    expect(sent[1]!.identification - sent[0]!.identification).to.be.at.least(3);
    expect(harness.stack.counters.datagramsSent).to.equal(4);
  });

  it('reads a super-segment that arrives as the datagrams that it stands for', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    harness.arrives({ data: 'aaaabbbbcc', segmentSize: 4 });
    expect(readAll(socket)).to.deep.equal(['aaaa', 'bbbb', 'cc']);
    expect([socket.datagramsReceived, harness.stack.counters.datagramsReceived]).to.deep.equal([3, 3]);
  });

  it('refuses what is too long for IP, and what is too long for the path when it may not be cut', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { dontFragment: true });
    expect(sendText(socket, 'x'.repeat(65_508), PEER, 1)).to.equal('EMSGSIZE');
    expect(sendText(socket, 'x'.repeat(1473), PEER, 1)).to.equal('EMSGSIZE');
    expect(sendText(socket, 'x'.repeat(1472), PEER, 1)).to.equal(null);
    expect(harness.turn()[0]).to.include({ dontFragment: true });
  });

  it('sends to broadcast addresses only when it may', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    for (const address of ['255.255.255.255', '10.0.0.255']) {
      expect(sendText(socket, 'all', address, 1)).to.equal('EACCES');
      socket.mayBroadcast = true;
      expect(sendText(socket, 'all', address, 1)).to.equal(null);
      expect(harness.turn()[0]).to.include({ to: `${address} 1`, timeToLive: 64 });
      socket.mayBroadcast = false;
    }
  });

  it('leaves out the checksum over IPv4 where it is told to, and never over IPv6', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { family: 6, checksum: false });
    sendText(socket, 'four', PEER, 1);
    sendText(socket, 'six', PEER6, 1);
    expect(harness.turn().map(({ hasChecksum }) => hasChecksum)).to.deep.equal([false, true]);
  });

  it('never hears a datagram without a checksum over IPv6', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53, { family: 6 });
    const packet = packetOf({ from: [PEER6, 1], to: [US6, 53], data: 'x' });
    packet.setUint16(46, 0);
    harness.arrivesPacket(packet);
    expect(readAll(socket)).to.deep.equal([]);
    expect(harness.stack.counters.dropped(UDP_NO_CHECKSUM)).to.equal(1);
  });

  it('says the hops and the type of service that it is told', () => {
    const harness = new UDPHarness();
    const socket = harness.socket(53);
    sendText(socket, 'a', PEER, 1);
    socket.timeToLive = 3;
    socket.typeOfService = 0xb8;
    sendText(socket, 'b', PEER, 1);
    expect(harness.turn().map(({ timeToLive, typeOfService }) => [timeToLive, typeOfService])).to.deep.equal([
      [64, 0],
      [3, 0xb8],
    ]);
  });

  it('talks to sockets of its own host without any device', () => {
    const harness = new UDPHarness();
    const [one, other] = [harness.socket(1), harness.socket(2)];
    sendText(one, 'by our address', US, 2);
    sendText(one, 'by loopback', '127.0.0.1', 2);
    expect(harness.turn()).to.deep.equal([]);
    expect(readAll(other)).to.deep.equal(['by our address', 'by loopback']);
    harness.stack.udp.connect(one, addressOf('127.0.0.1'), 3);
    sendText(one, 'nobody');
    harness.turn();
    expect(one.takeFailure()).to.include({ weight: 'hard' });
  });
});
