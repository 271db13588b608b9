/** TIME-WAIT after the application has gone: a record in place of the connection (RFC 9293 §3.6.1, RFC 6191, RFC 1337). */
import { expect } from 'chai';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { TimeWaitRecord } from '../../lib/stack/time_wait_table.ts';
import type { TimeWaitSnapshot } from '../../lib/tcp_helpers/time_wait_snapshot.ts';
import { distance, sequenceNumber } from '../../lib/util/wrapping_integers.ts';
import { accepted, endpoint, PEER, StackHarness, US, type SegmentSpec, type Sent } from './stack_harness.ts';

describe('Stack: TIME-WAIT', () => {
  let harness: StackHarness;
  let got: TCPEndpoint[];
  /** What we sent last, and what the peer did. */
  let ours: number;
  let theirs: number;

  const PORTS = { port: 5000, toPort: 80 } as const;
  const answer = (spec: Omit<SegmentSpec, 'port' | 'toPort'>): Sent[] => harness.answerTo({ ...PORTS, ...spec });

  /** A connection that we close first, with the peer agreeing. */
  function closeFirst(timestamps?: readonly [number, number]): void {
    harness = new StackHarness();
    got = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (one) => got.push(one));
    const stamp = timestamps === undefined ? {} : { timestamps };
    ({ ours, theirs } = accepted(harness, 80, 5000, stamp));
    got[0]!.orphan();
    const [fin] = harness.turn();
    expect(fin!.flags).to.equal('FIN ACK');
    ours = (ours + 1) >>> 0;
    const [acknowledgment] = answer({ flags: 'FIN ACK', seq: theirs, ack: ours, ...stamp });
    theirs += 1;
    expect(acknowledgment).to.include({ flags: 'ACK', seq: ours, ack: theirs });
  }

  it('MUST-13 replaces the connection by a record, for 60 seconds', () => {
    closeFirst();
    const { stack } = harness;
    expect([stack.endpointCount, stack.deadlineCount, stack.timeWaitCount]).to.deep.equal([0, 0, 1]);
    expect(stack.counters.timeWaitEntered).to.equal(1);
    harness.after(59_999);
    expect(stack.timeWaitCount).to.equal(1);
    expect(stack.msUntilTick).to.be.closeTo(1, 1e-6);
    harness.after(1);
    expect([stack.timeWaitCount, stack.msUntilTick]).to.deep.equal([0, Infinity]);
    expect(answer({ flags: 'ACK', seq: theirs, ack: ours })[0]!.flags).to.equal('RST');
  });

  it('stays a connection while the application has not read everything', () => {
    harness = new StackHarness();
    let one: TCPEndpoint | undefined;
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (accept) => (one = accept));
    ({ ours, theirs } = accepted(harness, 80));
    one!.end();
    harness.turn();
    answer({ flags: 'FIN ACK PSH', seq: theirs, ack: ours + 1, data: 'last' });
    expect(one!.connection.state).to.equal('TIME-WAIT');
    expect([harness.stack.endpointCount, harness.stack.timeWaitCount]).to.deep.equal([1, 0]);
    one!.connection.inbound.read()!.release();
    one!.orphan();
    harness.turn();
    expect([harness.stack.endpointCount, harness.stack.timeWaitCount]).to.deep.equal([0, 1]);
  });

  it('acknowledges a repeated FIN, and waits for 2 MSL more from there', () => {
    closeFirst();
    harness.after(50_000);
    const sent = answer({ flags: 'FIN ACK', seq: theirs - 1, ack: ours });
    expect(sent.length).to.equal(1);
    expect(sent[0]).to.include({ flags: 'ACK', seq: ours, ack: theirs, source: US, destination: PEER });
    harness.after(59_999);
    expect(harness.stack.timeWaitCount).to.equal(1);
    harness.after(1);
    expect(harness.stack.timeWaitCount).to.equal(0);
  });

  it('A21 is not ended by a RST (RFC 1337 §3)', () => {
    closeFirst();
    expect(answer({ flags: 'RST', seq: theirs })).to.deep.equal([]);
    expect(harness.stack.timeWaitCount).to.equal(1);
    expect(harness.dropped('tcp', 'RST in TIME-WAIT')).to.equal(1);
  });

  it('acknowledges old data, and old pure acknowledgments twice a second at most', () => {
    closeFirst();
    expect(answer({ flags: 'ACK', seq: theirs - 5, ack: ours, data: 'old' }).map((one) => one.ack)).to.deep.equal([
      theirs,
    ]);
    expect(answer({ flags: 'ACK', seq: theirs, ack: ours })).to.deep.equal([]);
    expect(answer({ flags: 'ACK', seq: theirs - 9, ack: ours }).length).to.equal(1);
    for (let turn = 0; turn < 10; turn += 1) {
      expect(answer({ flags: 'ACK', seq: theirs - 9, ack: ours })).to.deep.equal([]);
    }
    harness.after(500);
    expect(answer({ flags: 'ACK', seq: theirs - 9, ack: ours }).length).to.equal(1);
  });

  it('makes way for a SYN with a higher number, and sends an ISN beyond the old one (MAY-2)', () => {
    closeFirst();
    const [synAck] = answer({ flags: 'SYN', seq: theirs + 1 });
    expect(synAck).to.include({ flags: 'SYN ACK', ack: theirs + 2 });
    expect((synAck!.seq - ours) | 0).to.be.greaterThan(0);
    expect([harness.stack.timeWaitCount, harness.stack.endpointCount]).to.deep.equal([0, 1]);
    expect(harness.stack.counters.timeWaitReused).to.equal(1);
    answer({ flags: 'ACK', seq: theirs + 2, ack: synAck!.seq + 1 });
    expect(got.length).to.equal(2);
  });

  it('keeps a new ISN that lies beyond the old numbers, and moves one that does not, across 2^32 as well', () => {
    const snapshot = (sendNext: number): TimeWaitSnapshot => ({
      sendNext: sequenceNumber(sendNext),
      receiveNext: sequenceNumber(0),
      hasTimestamps: false,
      recentTimestamp: 0,
      timestampOffset: 0,
      window: 0,
      remainingMs: 1,
      isBSD: false,
    });
    const marks = { typeOfService: 0, timeToLive: 64 };
    const ends = { localAddress: 1, localPort: 2, remoteAddress: 3, remotePort: 4, marks };
    for (const sendNext of [1000, 0xffffffff]) {
      const record = new TimeWaitRecord(ends, snapshot(sendNext), 1);
      const beyond = sequenceNumber(sendNext + 1);
      expect(record.clearInitialSequenceNumber(beyond)).to.equal(beyond);
      for (const behind of [sendNext, sendNext - 100]) {
        const moved = record.clearInitialSequenceNumber(sequenceNumber(behind));
        expect(distance(sequenceNumber(sendNext), moved)).to.be.greaterThan(65_535);
      }
    }
  });

  it('answers a SYN with an old number by an acknowledgment, and stays', () => {
    closeFirst();
    const [challenge] = answer({ flags: 'SYN', seq: theirs - 100 });
    expect(challenge).to.include({ flags: 'ACK', seq: ours, ack: theirs });
    expect(harness.stack.timeWaitCount).to.equal(1);
  });

  it('SHLD-4 MAY-2 lets newer timestamps decide before sequence numbers (RFC 6191 §2)', () => {
    closeFirst([7000, 0]);
    expect(answer({ flags: 'SYN', seq: theirs + 500, timestamps: [6999, 0] })[0]!.flags).to.equal('ACK');
    expect(answer({ flags: 'SYN', seq: theirs - 500, timestamps: [7000, 0] })[0]!.flags).to.equal('ACK');
    const [synAck] = answer({ flags: 'SYN', seq: theirs - 500, timestamps: [7001, 0] });
    expect(synAck).to.include({ flags: 'SYN ACK' });
  });

  it("stamps its answers like the connection did, with the peer's latest value", () => {
    closeFirst([7000, 0]);
    const [sent] = answer({ flags: 'FIN ACK', seq: theirs - 1, ack: ours, timestamps: [7005, 0] });
    expect(sent!.segment).to.include({ hasTimestamps: true, timestampEcho: 7000 });
  });

  it('does not make way when nobody listens any more', () => {
    closeFirst();
    for (const listener of [...harness.stack.listeners()]) listener.close();
    expect(answer({ flags: 'SYN', seq: theirs + 1 })[0]!.flags).to.equal('ACK');
    expect(harness.stack.timeWaitCount).to.equal(1);
  });

  it('lets a connection of ours take the port again after a second, if timestamps tell the two apart', () => {
    harness = new StackHarness({ firstEphemeralPort: 50_000, lastEphemeralPort: 50_000 });
    const remote = endpoint(`${PEER}:80`);
    const one = harness.stack.connect(remote);
    const [syn] = harness.turn();
    const stamp = { timestamps: [10, syn!.segment!.timestampValue] as const };
    harness.answerTo({ port: 80, toPort: 50_000, flags: 'SYN ACK', seq: 9, ack: syn!.seq + 1, ...stamp });
    one.orphan();
    harness.turn();
    harness.answerTo({ port: 80, toPort: 50_000, flags: 'FIN ACK', seq: 10, ack: syn!.seq + 2, ...stamp });
    expect(harness.stack.timeWaitCount).to.equal(1);
    expect(() => harness.stack.connect(remote)).to.throw('EADDRNOTAVAIL');
    harness.after(1000);
    const again = harness.stack.connect(remote);
    expect(again.localPort).to.equal(50_000);
    const [newSyn] = harness.turn();
    expect((newSyn!.seq - (syn!.seq + 2)) | 0).to.be.greaterThan(0);
    expect((newSyn!.segment!.timestampValue - syn!.segment!.timestampValue) | 0).to.equal(1000);
    expect(harness.stack.timeWaitCount).to.equal(0);
  });

  it('is bounded: further records are forgotten at once', () => {
    harness = new StackHarness({ maxTimeWait: 3 });
    const open: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (one) => open.push(one));
    for (let port = 5000; port < 5010; port += 1) {
      const { ours: seq, theirs: peer } = accepted(harness, 80, port);
      open.pop()!.orphan();
      harness.turn();
      harness.answerTo({ port, toPort: 80, flags: 'FIN ACK', seq: peer, ack: (seq + 1) >>> 0 });
    }
    expect(harness.stack.timeWaitCount).to.equal(3);
    expect(harness.stack.counters.timeWaitDropped).to.equal(7);
  });
});
