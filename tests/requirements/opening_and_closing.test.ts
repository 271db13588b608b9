/** RFC 9293 §3.5, §3.6, §3.9.1.1: which addresses a connection gets, whom a listener disturbs, and how TIME-WAIT ends. */
import { expect } from 'chai';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { accepted, endpoint, PEER, StackHarness, US } from '../stack/stack_harness.ts';

describe('RFC 9293: opening', () => {
  it('MUST-43 takes a local address when one is given, and refuses one that is not ours', () => {
    const harness = new StackHarness();
    harness.stack.connect(endpoint(`${PEER}:80`), { local: endpoint(`${US}:4000`) });
    expect(harness.turn()[0]).to.include({ source: US, destination: PEER });
    const elsewhere = { local: endpoint('10.0.0.77:4000') };
    expect(() => harness.stack.connect(endpoint(`${PEER}:80`), elsewhere)).to.throw('EADDRNOTAVAIL');
    expect(harness.turn()).to.deep.equal([]);
  });

  it('MUST-44 MUST-45 asks the interface for the source address when none is given, and keeps it to the end', () => {
    const harness = new StackHarness();
    const client = harness.stack.connect(endpoint(`${PEER}:80`));
    const [syn] = harness.turn();
    expect(syn!.source).to.equal(US);
    const peer = { port: 80, toPort: client.localPort };
    harness.answerTo({ ...peer, flags: 'SYN ACK', seq: 100, ack: syn!.seq + 1, mss: 1000 });
    client.connection.outbound.writeCopy(new Uint8Array(3000));
    client.touch();
    const sent = [...harness.turn(), ...harness.after(1000)];
    client.abort();
    sent.push(...harness.turn());
    expect(sent.length).to.be.greaterThan(4);
    for (const { source } of sent) expect(source).to.equal(US);
  });

  it('MUST-44 takes the address of the family it goes to', () => {
    const harness = new StackHarness({}, { address6: 'fd00::1' });
    const six = harness.stack.connect(endpoint('[fd00::2]:80'));
    const four = harness.stack.connect(endpoint(`${PEER}:80`));
    expect([six.local.address.toString(), four.local.address.toString()]).to.deep.equal(['fd00::1', US]);
  });

  it('MUST-41 a listener disturbs neither connections on its port nor other listeners', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    const first = harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => got.push(client));
    const peer = accepted(harness, 80);
    first.close();
    const again: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => again.push(client));
    harness.stack.listen(endpoint('0.0.0.0:81'), {}, () => {});
    expect(() => harness.stack.listen(endpoint('0.0.0.0:80'), {}, () => {})).to.throw('EADDRINUSE');
    harness.answerTo({ ...peer, flags: 'ACK', seq: peer.theirs, ack: peer.ours, data: 'still here' });
    expect(got[0]!.connection.info()).to.include({ state: 'ESTABLISHED', bytesReceived: 10 });
    accepted(harness, 80, 6000);
    expect([got.length, again.length]).to.deep.equal([1, 1]);
  });

  it('MUST-42 a listener and a connection being opened share a port, and each hears what is its own', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    const client = harness.stack.connect(endpoint(`${PEER}:80`), { local: endpoint(`${US}:5000`) });
    const [syn] = harness.turn();
    harness.stack.listen(endpoint('0.0.0.0:5000'), {}, (one) => got.push(one));
    const [answer] = harness.answerTo({ port: 99, toPort: 5000, flags: 'SYN', seq: 7 });
    expect(answer).to.include({ flags: 'SYN ACK', ack: 8 });
    harness.answerTo({ port: 99, toPort: 5000, flags: 'ACK', seq: 8, ack: answer!.seq + 1 });
    expect([got.length, client.connection.state]).to.deep.equal([1, 'SYN-SENT']);
    harness.answerTo({ port: 80, toPort: 5000, flags: 'SYN ACK', seq: 100, ack: syn!.seq + 1 });
    expect([got.length, client.connection.state]).to.deep.equal([1, 'ESTABLISHED']);
  });

  it('MAY-3 SHLD-5 SHLD-6 every SYN says the MSS, that of the one MTU the interface has, however narrow a path was', () => {
    const harness = new StackHarness({}, { mtu: 600 });
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, () => {});
    const [synAck] = harness.answerTo({ port: 1, toPort: 80, flags: 'SYN' });
    harness.stack.connect(endpoint(`${PEER}:80`));
    const [syn] = harness.turn();
    for (const { segment } of [synAck!, syn!]) expect(segment!.maxSegmentSize).to.equal(560);
  });
});

describe('RFC 9293: closing', () => {
  it('MUST-13 a FIN that comes again in TIME-WAIT is acknowledged, and one that comes after it meets a RST', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => got.push(client));
    const peer = accepted(harness, 80);
    got[0]!.orphan();
    harness.turn();
    const fin = { ...peer, flags: 'FIN ACK', seq: peer.theirs, ack: peer.ours + 1 };
    harness.answerTo(fin);
    harness.after(59_999);
    expect(harness.answerTo(fin)[0]).to.include({ flags: 'ACK', ack: peer.theirs + 1 });
    harness.after(59_999);
    expect(harness.answerTo(fin)[0], 'the clock began anew').to.include({ flags: 'ACK' });
    harness.after(60_000);
    expect(harness.answerTo(fin)[0]).to.include({ flags: 'RST', seq: peer.ours + 1 });
  });

  it('MAY-2 SHLD-4 a SYN takes the place of a connection in TIME-WAIT whose application is still reading', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => got.push(client));
    const peer = accepted(harness, 80);
    const [old] = got;
    old!.end();
    harness.turn();
    harness.answerTo({ ...peer, flags: 'FIN ACK', seq: peer.theirs, ack: peer.ours + 1, data: 'last' });
    expect(old!.connection.state).to.equal('TIME-WAIT');
    const stale = harness.answerTo({ ...peer, flags: 'SYN', seq: peer.theirs - 10 });
    expect(stale[0]).to.include({ flags: 'ACK' });
    const [synAck] = harness.answerTo({ ...peer, flags: 'SYN', seq: peer.theirs + 1000 });
    expect(synAck).to.include({ flags: 'SYN ACK', ack: peer.theirs + 1001 });
    expect((synAck!.seq - peer.ours) | 0, 'beyond the old numbers').to.be.greaterThan(0);
    harness.answerTo({ ...peer, flags: 'ACK', seq: peer.theirs + 1001, ack: synAck!.seq + 1 });
    expect(got.length).to.equal(2);
    expect(old!.connection.state).to.equal('CLOSED');
    expect(old!.connection.failure).to.equal(null);
    expect(old!.connection.inbound.read()!.length, 'what had arrived is still there').to.equal(4);
    expect(harness.stack.counters.timeWaitReused).to.equal(1);
  });
});
