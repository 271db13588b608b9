/** Passive open: from SYN to an accepted connection (RFC 9293 §3.10.7.2). */
import { expect } from 'chai';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { completeListenerOptions } from '../../lib/stack/listener_options.ts';
import { ListenerTable } from '../../lib/stack/listener_table.ts';
import { TCPListener } from '../../lib/stack/tcp_listener.ts';
import { accepted, addressBits, endpoint, StackHarness } from './stack_harness.ts';

describe('Stack: listening', () => {
  let harness: StackHarness;
  let got: TCPEndpoint[];

  beforeEach(() => {
    harness = new StackHarness();
    got = [];
  });

  const listen = (): TCPListener => harness.stack.listen(endpoint('0.0.0.0:80'), {}, (one) => got.push(one));

  it('hands a connection over when it is established, not before', () => {
    listen();
    const [synAck] = harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 9, mss: 1000 });
    expect(synAck).to.include({ flags: 'SYN ACK', ack: 10 });
    expect(synAck!.segment!.maxSegmentSize).to.equal(1460);
    expect(got).to.deep.equal([]);
    harness.answerTo({ port: 5000, toPort: 80, flags: 'ACK', seq: 10, ack: synAck!.seq + 1 });
    expect(got.map((one) => one.connection.state)).to.deep.equal(['ESTABLISHED']);
  });

  it('hands over data that came with the handshake in the same turn', () => {
    listen();
    const [synAck] = harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 9 });
    harness.answerTo({ port: 5000, toPort: 80, flags: 'ACK PSH', seq: 10, ack: synAck!.seq + 1, data: 'hello' });
    expect(got[0]!.connection.inbound.bytesBuffered).to.equal(5);
  });

  it('goes on listening after a bare SYN, and after a RST in SYN-RECEIVED (MUST-11)', () => {
    const listener = listen();
    const [synAck] = harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 9 });
    expect(listener.embryonicCount).to.equal(1);
    expect(harness.answerTo({ port: 5000, toPort: 80, flags: 'RST', seq: 10, ack: synAck!.seq + 1 })).to.deep.equal([]);
    expect([listener.embryonicCount, harness.stack.endpointCount]).to.deep.equal([0, 0]);
    harness.answerTo({ port: 5001, toPort: 80, flags: 'SYN', seq: 9 });
    accepted(harness, 80, 5002);
    expect(got.map((one) => one.remotePort)).to.deep.equal([5002]);
  });

  it('gives up a SYN whose sender never answers, and forgets it', () => {
    const listener = listen();
    harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 9 });
    let synAcks = 0;
    for (let second = 0; second < 400; second += 1) synAcks += harness.after(1000).length;
    expect(synAcks).to.be.within(3, 10);
    expect([listener.embryonicCount, harness.stack.endpointCount, harness.stack.deadlineCount]).to.deep.equal([
      0, 0, 0,
    ]);
    expect(got).to.deep.equal([]);
  });

  it('opens by a SYN with FIN where that is not dropped', () => {
    harness.stack.listen(endpoint('0.0.0.0:80'), { config: { dropSynFin: false } }, (one) => got.push(one));
    const [synAck] = harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN FIN', seq: 9 });
    expect(synAck!.flags).to.equal('SYN ACK');
  });

  it('answers an ACK with a RST, and a RST, a FIN, a SYN with FIN or a bare segment with silence', () => {
    listen();
    const [reset] = harness.answerTo({ port: 5000, toPort: 80, flags: 'ACK', seq: 9, ack: 3 });
    expect(reset).to.include({ flags: 'RST', seq: 3 });
    for (const flags of ['RST', 'FIN', 'SYN FIN', '', 'URG FIN PSH']) {
      expect(harness.answerTo({ port: 5000, toPort: 80, flags, seq: 9 }), flags).to.deep.equal([]);
    }
    expect(harness.stack.endpointCount).to.equal(0);
  });

  it('serves a listener at its address only, and one at 0.0.0.0 at any address of ours', () => {
    const home = { removeListener: () => {}, accepted: () => {} };
    const settings = completeListenerOptions({}, harness.stack.config);
    const listener = (address: string): TCPListener =>
      new TCPListener(home, { localAddress: addressBits(address), localPort: 80 }, settings, null);
    const table = new ListenerTable();
    const [one, wildcard] = [listener('10.0.0.1'), listener('0.0.0.0')];
    table.add(wildcard);
    table.add(one);
    expect(table.find(addressBits('10.0.0.1'), 80)).to.equal(one);
    expect(table.find(addressBits('10.0.0.9'), 80)).to.equal(wildcard);
    expect(table.find(addressBits('10.0.0.1'), 81)).to.equal(undefined);
    table.remove(wildcard);
    expect(table.find(addressBits('10.0.0.9'), 80)).to.equal(undefined);
    expect([...table]).to.deep.equal([one]);
  });

  it('forgets half-open connections without a word when it closes, and lets accepted ones live', () => {
    const listener = listen();
    accepted(harness, 80, 5000);
    const [synAck] = harness.answerTo({ port: 5001, toPort: 80, flags: 'SYN', seq: 9 });
    listener.close();
    expect(harness.turn()).to.deep.equal([]);
    expect(harness.stack.endpointCount).to.equal(1);
    const [reset] = harness.answerTo({ port: 5001, toPort: 80, flags: 'ACK', seq: 10, ack: synAck!.seq + 1 });
    expect(reset).to.include({ flags: 'RST', seq: (synAck!.seq + 1) >>> 0 });
    expect(harness.answerTo({ port: 5002, toPort: 80, flags: 'SYN' })[0]!.flags).to.equal('RST ACK');
  });

  it('tells nobody of a connection that was established and reset within one turn', () => {
    listen();
    const [synAck] = harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 9 });
    harness.arrives({ port: 5000, toPort: 80, flags: 'ACK', seq: 10, ack: synAck!.seq + 1 });
    harness.arrives({ port: 5000, toPort: 80, flags: 'RST', seq: 10 });
    harness.turn();
    expect(got).to.deep.equal([]);
    expect(harness.stack.endpointCount).to.equal(0);
  });
});
