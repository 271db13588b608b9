/** The two queues of a listener: on the way to being established, and established but not accepted. */
import { expect } from 'chai';
import type { ListenerOptions } from '../../lib/stack/listener_options.ts';
import type { TCPListener } from '../../lib/stack/tcp_listener.ts';
import { ConfigurationError } from '../../lib/util/errors.ts';
import { accepted, endpoint, StackHarness, type Sent } from './stack_harness.ts';

describe('TCPListener: SYN queue and accept queue', () => {
  let harness: StackHarness;

  beforeEach(() => {
    harness = new StackHarness();
  });

  const listen = (options: ListenerOptions): TCPListener => harness.stack.listen(endpoint('0.0.0.0:80'), options, null);

  const syn = (port: number): Sent => harness.answerTo({ port, toPort: 80, flags: 'SYN', seq: 1000, mss: 1460 })[0]!;

  const ack = (port: number, synAck: Sent, data = ''): Sent[] =>
    harness.answerTo({ port, toPort: 80, flags: 'ACK', seq: 1001, ack: synAck.seq + 1, data });

  it('keeps established connections in order until somebody accepts them', () => {
    const listener = listen({});
    for (const port of [5000, 5001, 5002]) accepted(harness, 80, port);
    expect([listener.waitingCount, listener.embryonicCount]).to.deep.equal([3, 0]);
    expect(harness.stack.counters.connectionsAccepted).to.equal(0);
    const ports = [1, 2, 3, 4].map(() => listener.accept()?.remotePort);
    expect(ports).to.deep.equal([5000, 5001, 5002, undefined]);
    expect(harness.stack.counters.connectionsAccepted).to.equal(3);
  });

  it('drops the ACK that would overfill the accept queue, and takes the one that follows', () => {
    const listener = listen({ backlog: 1 });
    const [first, second] = [syn(5000), syn(5001)];
    ack(5000, first);
    expect(ack(5001, second)).to.deep.equal([]);
    expect([listener.waitingCount, listener.embryonicCount]).to.deep.equal([1, 1]);
    expect(harness.dropped('tcp', 'accept queue is full')).to.equal(1);
    expect(ack(5001, second, 'data')).to.deep.equal([]);
    expect(harness.after(1000).map(({ flags }) => flags)).to.deep.equal(['SYN ACK']); // asks for the ACK again
    listener.accept();
    ack(5001, second, 'data');
    expect(listener.accept()!.connection.inbound.bytesBuffered).to.equal(4);
  });

  it('drops SYNs while the accept queue is full: nothing is begun that could not be finished', () => {
    const listener = listen({ backlog: 2 });
    accepted(harness, 80, 5000);
    accepted(harness, 80, 5001);
    expect(harness.answerTo({ port: 5002, toPort: 80, flags: 'SYN', seq: 7 })).to.deep.equal([]);
    expect(harness.stack.endpointCount).to.equal(2);
    listener.accept();
    accepted(harness, 80, 5002);
    expect([listener.waitingCount, listener.counters.acceptQueueOverflows]).to.deep.equal([2, 1]);
  });

  it('lets a RST through to a handshake although the accept queue is full', () => {
    const listener = listen({ backlog: 1 });
    const second = syn(5001);
    accepted(harness, 80, 5000);
    harness.answerTo({ port: 5001, toPort: 80, flags: 'RST', seq: 1001, ack: second.seq + 1 });
    expect([listener.embryonicCount, harness.stack.endpointCount]).to.deep.equal([0, 1]);
  });

  it('without cookies the oldest handshake makes way for the newest, without a RST', () => {
    const listener = listen({ synQueue: 2, synCookies: 'never' });
    for (const port of [5000, 5001, 5002]) harness.arrives({ port, toPort: 80, flags: 'SYN', seq: 9 });
    const sent = harness.turn();
    expect(sent.map((one) => [one.flags, one.segment!.destinationPort])).to.deep.equal([
      ['SYN ACK', 5001],
      ['SYN ACK', 5002],
    ]);
    expect([listener.embryonicCount, harness.stack.endpointCount]).to.deep.equal([2, 2]);
    expect(harness.stack.counters.embryonicDropped).to.equal(1);
    expect(harness.dropped('tcp', 'SYN while the SYN queue is full')).to.equal(1);
  });

  it('keeps memory flat in a flood of 20,000 SYNs without cookies, and serves an honest client afterwards', () => {
    const listener = listen({ synQueue: 100, synCookies: 'never' });
    for (let port = 1; port <= 20_000; port += 1) {
      harness.arrives({ port, toPort: 80, flags: 'SYN', seq: port, from: '10.0.0.3' });
      if (port % 64 === 0) harness.turn();
    }
    harness.turn();
    expect([harness.stack.endpointCount, harness.stack.deadlineCount]).to.deep.equal([100, 100]);
    accepted(harness, 80);
    expect(listener.accept()!.remotePort).to.equal(5000);
  });

  for (const [retries, silentMs] of [
    [0, 1000],
    [2, 7000],
    [5, 63_000],
  ] as const) {
    it(`sends a SYN ACK again ${retries} times and forgets the handshake after ${silentMs} ms`, () => {
      const listener = listen({ synAckRetries: retries });
      syn(5000);
      let again = 0;
      for (let ms = 500; ms < silentMs; ms += 500) again += harness.after(500).length;
      expect([again, listener.embryonicCount]).to.deep.equal([retries, 1]);
      expect(harness.after(500)).to.deep.equal([]);
      expect([listener.embryonicCount, harness.stack.endpointCount, harness.stack.deadlineCount]).to.deep.equal([
        0, 0, 0,
      ]);
    });
  }

  it('resets what waits to be accepted when it closes, and forgets what is on its way', () => {
    const listener = listen({});
    accepted(harness, 80, 5000);
    syn(5001);
    accepted(harness, 80, 5002);
    listener.accept(); // 5000
    listener.close();
    const resets = harness.turn().map((one) => [one.flags, one.segment!.destinationPort]);
    expect(resets).to.deep.equal([['RST ACK', 5002]]);
    expect(harness.stack.endpointCount).to.equal(1);
    expect(listener.accept()).to.equal(undefined);
  });

  it('MUST-11 a RST in SYN-RECEIVED frees the place in the SYN queue, and the listener goes on', () => {
    const listener = listen({ synQueue: 1, synCookies: 'never' });
    const synAck = syn(5000);
    harness.answerTo({ port: 5000, toPort: 80, flags: 'RST', seq: 1001, ack: synAck.seq + 1 });
    expect(listener.embryonicCount).to.equal(0);
    accepted(harness, 80, 5001);
    expect(listener.accept()!.connection.state).to.equal('ESTABLISHED');
    expect(harness.stack.counters.embryonicDropped).to.equal(0);
  });

  it('MUST-42 one port serves many connections at once, MUST-41 with a queue for each listener', () => {
    const listener = listen({});
    const other = harness.stack.listen(endpoint('0.0.0.0:81'), {}, null);
    for (let port = 5000; port < 5050; port += 1) accepted(harness, 80, port);
    accepted(harness, 81, 5000);
    expect([listener.waitingCount, other.waitingCount]).to.deep.equal([50, 1]);
  });

  it('accept() hands over a connection that was reset while it waited, which says so', () => {
    const listener = listen({});
    accepted(harness, 80, 5000);
    harness.answerTo({ port: 5000, toPort: 80, flags: 'RST', seq: 1001 });
    expect(harness.stack.endpointCount).to.equal(0);
    expect(listener.accept()!.connection.failure).to.equal('reset');
  });

  it('refuses queues of no length, and policies it does not know', () => {
    const wrong: ListenerOptions[] = [
      { backlog: 0 },
      { synQueue: 0 },
      { synAckRetries: -1 },
      { deferAcceptMs: -1 },
      { synCookies: 'often' as 'auto' },
    ];
    for (const options of wrong) expect(() => listen(options), JSON.stringify(options)).to.throw(ConfigurationError);
  });
});
