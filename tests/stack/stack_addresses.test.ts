/** Who may talk to us, and under which address (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3). */
import { expect } from 'chai';
import { endpoint, packetOf, StackHarness, US, type SegmentSpec } from './stack_harness.ts';

describe('Stack: addresses', () => {
  let harness: StackHarness;

  beforeEach(() => {
    harness = new StackHarness();
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, () => {});
  });

  const syn = (spec: Partial<SegmentSpec>): SegmentSpec => ({ port: 5000, toPort: 80, flags: 'SYN', ...spec });

  it('answers a SYN from an ordinary source', () => {
    expect(harness.answerTo(syn({})).map((sent) => sent.flags)).to.deep.equal(['SYN ACK']);
  });

  it('A1 A2 drops the land attack: a SYN from our own address, whatever its port (MUST-63)', () => {
    expect(harness.answerTo(syn({ from: US, port: 80 }))).to.deep.equal([]);
    expect(harness.answerTo(syn({ from: US, port: 5000 }))).to.deep.equal([]);
    expect(harness.dropped('ipv4', 'source address is ours')).to.equal(2);
    expect(harness.stack.endpointCount).to.equal(0);
  });

  for (const from of ['0.0.0.0', '127.0.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '10.0.0.255']) {
    it(`drops a SYN from ${from}, which nobody can answer (MUST-63)`, () => {
      expect(harness.answerTo(syn({ from }))).to.deep.equal([]);
      expect(harness.dropped('ipv4', 'source address cannot be answered')).to.equal(1);
    });
  }

  for (const to of ['224.0.0.1', '255.255.255.255', '10.0.0.255']) {
    it(`drops a SYN to ${to}: TCP is between two (MUST-57)`, () => {
      expect(harness.answerTo(syn({ to }))).to.deep.equal([]);
      expect(harness.dropped('tcp', 'sent to a broadcast or multicast address')).to.equal(1);
    });
  }

  it('drops what is for somebody else, without an answer', () => {
    expect(harness.answerTo(syn({ to: '10.0.0.7' }))).to.deep.equal([]);
    expect(harness.dropped('ipv4', 'destination is not ours')).to.equal(1);
  });

  it('counts every malformed packet under its own reason', () => {
    const bad = packetOf(syn({}));
    bad.setUint16(10, 0);
    harness.arrivesPacket(bad);
    const worse = packetOf(syn({}));
    worse.setUint16(20 + 16, 0x1234);
    harness.arrivesPacket(worse);
    expect(harness.turn()).to.deep.equal([]);
    expect(harness.dropped('ipv4', 'header checksum is wrong')).to.equal(1);
    expect(harness.dropped('tcp', 'checksum is wrong')).to.equal(1);
    expect(harness.stack.counters.packetsDropped).to.equal(2);
    expect(harness.stack.counters.packetsReceived).to.equal(2);
  });

  it('refuses to connect to many, to nobody and to itself (MUST-46)', () => {
    for (const to of [
      '224.0.0.1:80',
      '255.255.255.255:80',
      '10.0.0.255:80',
      '0.0.0.0:80',
      '127.0.0.1:80',
      `${US}:80`,
    ]) {
      expect(() => harness.stack.connect(endpoint(to)), to).to.throw('ENETUNREACH');
    }
  });
});
