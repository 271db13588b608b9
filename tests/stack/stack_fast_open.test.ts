/** TCP Fast Open, server and client (RFC 7413 §4.2). */
import { expect } from 'chai';
import type { ListenerOptions } from '../../lib/stack/listener_options.ts';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import type { TCPListener } from '../../lib/stack/tcp_listener.ts';
import { hexOf } from '../harness/wire_bytes.ts';
import { endpoint, StackHarness, type SegmentSpec, type Sent } from './stack_harness.ts';

const REQUEST = new Uint8Array(0);
const text = ({ data }: Sent): string => new TextDecoder().decode(data);
const cookieOf = ({ segment }: Sent): Uint8Array | null => segment!.fastOpenCookie;

describe('Fast Open server', () => {
  let harness: StackHarness;

  beforeEach(() => {
    harness = new StackHarness();
  });

  const listen = (options: ListenerOptions = {}): TCPListener =>
    harness.stack.listen(endpoint('0.0.0.0:80'), { fastOpen: 2, ...options }, null);

  const syn = (spec: Partial<SegmentSpec>): Sent[] =>
    harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 1000, mss: 1460, ...spec });

  /** What the server gives; the connection by which it is asked for is over. */
  const cookie = (): Uint8Array => {
    const [synAck] = syn({ port: 4999, fastOpenCookie: REQUEST });
    harness.answerTo({ port: 4999, toPort: 80, flags: 'RST', seq: 1001 });
    return cookieOf(synAck!)!;
  };

  it('gives a cookie to who asks for one, of 8 bytes, the same each time and another to others', () => {
    listen();
    const [one] = syn({ fastOpenCookie: REQUEST });
    const [same] = syn({ port: 5001, fastOpenCookie: REQUEST });
    const [other] = syn({ from: '10.0.0.3', fastOpenCookie: REQUEST });
    expect(cookieOf(one!)!.byteLength).to.equal(8);
    expect(hexOf(cookieOf(same!)!)).to.equal(hexOf(cookieOf(one!)!));
    expect(hexOf(cookieOf(other!)!)).to.not.equal(hexOf(cookieOf(one!)!));
  });

  it('answers in the kind of option in which it was asked', () => {
    listen();
    const [answer] = syn({ fastOpenCookie: REQUEST, isFastOpenExperiment: true });
    expect(answer!.segment).to.include({ isFastOpenExperiment: true });
    expect(cookieOf(answer!)!.byteLength).to.equal(8);
  });

  it('with a good cookie hands over connection and text at once, and acknowledges both', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    const [synAck] = syn({ fastOpenCookie, data: 'GET' });
    expect(synAck).to.include({ flags: 'SYN ACK', ack: 1004 });
    expect(cookieOf(synAck!)).to.equal(null);
    const { connection } = listener.accept()!;
    expect([connection.state, connection.inbound.bytesBuffered]).to.deep.equal(['SYN-RECEIVED', 3]);
  });

  it('sends its answer before the handshake is done, and again if it is lost', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    const [synAck] = syn({ fastOpenCookie, data: 'GET' });
    const accepted = listener.accept()!;
    accepted.connection.outbound.writeCopy(new TextEncoder().encode('200 OK'));
    accepted.touch();
    const [answer] = harness.turn();
    expect([answer!.flags, answer!.seq, text(answer!)]).to.deep.equal(['PSH ACK', (synAck!.seq + 1) >>> 0, '200 OK']);
    const again = harness.after(1000);
    expect(again[0]).to.include({ flags: 'SYN ACK', ack: 1004 });
    harness.answerTo({ port: 5000, toPort: 80, flags: 'ACK', seq: 1004, ack: synAck!.seq + 1 });
    const rest = [...again.slice(1), ...harness.turn(), ...harness.after(3000)];
    expect(rest.map(text)).to.include('200 OK');
    expect(accepted.connection.state).to.equal('ESTABLISHED');
  });

  it('with a bad cookie acknowledges the SYN alone, and gives a good one', () => {
    const listener = listen();
    const [synAck] = syn({ fastOpenCookie: new Uint8Array(8).fill(7), data: 'GET' });
    expect(synAck!.ack).to.equal(1001);
    expect(cookieOf(synAck!)!.byteLength).to.equal(8);
    expect(listener.accept()).to.equal(undefined);
  });

  it('takes a cookie of the last key, and gives a new one with it', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    harness.stack.setFastOpenKey(Uint32Array.of(9, 9, 9, 9));
    const [synAck] = syn({ fastOpenCookie, data: 'GET' });
    expect(synAck!.ack).to.equal(1004);
    expect(hexOf(cookieOf(synAck!)!)).to.not.equal(hexOf(fastOpenCookie));
    expect(listener.accept()).to.not.equal(undefined);
  });

  it('takes no notice of the option unless it is asked to', () => {
    const listener = listen({ fastOpen: 0 });
    const [synAck] = syn({ fastOpenCookie: REQUEST });
    expect(cookieOf(synAck!)).to.equal(null);
    expect(listener.accept()).to.equal(undefined);
  });

  it('takes so many texts at a time before their handshakes are done; further ones wait like others', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    const answers = [5000, 5001, 5002].map((port) => syn({ port, fastOpenCookie, data: 'GET' })[0]!);
    expect(answers.map(({ ack }) => ack)).to.deep.equal([1004, 1004, 1001]);
    harness.answerTo({ port: 5000, toPort: 80, flags: 'ACK', seq: 1004, ack: answers[0]!.seq + 1 });
    expect(syn({ port: 5003, fastOpenCookie, data: 'GET' })[0]!.ack).to.equal(1004);
    expect([listener.waitingCount, listener.embryonicCount]).to.deep.equal([3, 1]);
  });

  it('counts one that was reset for a minute longer, since spoofed SYNs are reset by those whose name they bear', () => {
    listen({ fastOpen: 1 });
    const fastOpenCookie = cookie();
    const [synAck] = syn({ fastOpenCookie, data: 'GET' });
    harness.answerTo({ port: 5000, toPort: 80, flags: 'RST', seq: 1004, ack: synAck!.seq + 1 });
    expect(syn({ port: 5001, fastOpenCookie, data: 'GET' })[0]!.ack).to.equal(1001);
    harness.after(60_000);
    expect(syn({ port: 5002, fastOpenCookie, data: 'GET' })[0]!.ack).to.equal(1004);
  });

  it('gives no cookie either while too many wait: the option is as if it were not there', () => {
    listen({ fastOpen: 1 });
    const fastOpenCookie = cookie();
    syn({ fastOpenCookie, data: 'GET' });
    expect(cookieOf(syn({ port: 5001, fastOpenCookie: REQUEST })[0]!)).to.equal(null);
  });

  it('where it is told to, takes text without a cookie', () => {
    const listener = listen({ fastOpenWithoutCookie: true });
    expect(syn({ data: 'GET' })[0]!.ack).to.equal(1004);
    expect(syn({ port: 5001 })[0]!.ack).to.equal(1001);
    expect([listener.waitingCount, listener.embryonicCount]).to.deep.equal([1, 1]);
  });

  it('tells the application of a RST before the handshake is done, for it has the connection already', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    syn({ fastOpenCookie, data: 'GET' });
    const { connection } = listener.accept()!;
    harness.answerTo({ port: 5000, toPort: 80, flags: 'RST', seq: 1004 });
    expect(connection.failure).to.equal('reset');
  });

  it('tells the application of a handshake that is never done', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    syn({ fastOpenCookie, data: 'GET' });
    const { connection } = listener.accept()!;
    for (let second = 0; second < 70; second += 1) harness.after(1000);
    expect([connection.failure, harness.stack.endpointCount]).to.deep.equal(['timeout', 0]);
  });

  it('has no text taken twice by a SYN that comes twice', () => {
    const listener = listen();
    const fastOpenCookie = cookie();
    syn({ fastOpenCookie, data: 'GET' });
    const [again] = syn({ fastOpenCookie, data: 'GET' });
    expect(again).to.include({ flags: 'SYN ACK', ack: 1004 });
    expect(listener.accept()!.connection.inbound.bytesBuffered).to.equal(3);
    expect(listener.accept()).to.equal(undefined);
  });
});

describe('Fast Open client', () => {
  const COOKIE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  let harness: StackHarness;
  let port: number;

  beforeEach(() => {
    harness = new StackHarness();
  });

  function connect(data = 'GET'): { client: TCPEndpoint; sent: Sent } {
    const client = harness.stack.connect(endpoint('10.0.0.2:80'), { fastOpen: true });
    client.connection.outbound.writeCopy(new TextEncoder().encode(data));
    const [sent] = harness.turn();
    port = client.localPort;
    return { client, sent: sent! };
  }

  const synAck = (sent: Sent, acknowledged: number, spec: Partial<SegmentSpec> = {}): Sent[] =>
    harness.answerTo({
      port: 80,
      toPort: port,
      flags: 'SYN ACK',
      seq: 9000,
      ack: sent.seq + acknowledged,
      mss: 1000,
      ...spec,
    });

  /** A first connection, by which the cookie is known. */
  function learn(): void {
    const { client, sent } = connect('');
    synAck(sent, 1, { fastOpenCookie: COOKIE });
    client.abort();
    harness.turn();
  }

  it('asks for a cookie first, and sends its text after the handshake', () => {
    const { sent } = connect();
    expect([sent.flags, text(sent), cookieOf(sent)!.byteLength]).to.deep.equal(['SYN', '', 0]);
    const answers = synAck(sent, 1, { fastOpenCookie: COOKIE });
    expect(answers.map(text).join('')).to.equal('GET');
  });

  it('sends cookie and text with the next SYN, and is done with both when they are acknowledged', () => {
    learn();
    const { client, sent } = connect();
    expect([sent.flags, text(sent), hexOf(cookieOf(sent)!)]).to.deep.equal(['SYN', 'GET', hexOf(COOKIE)]);
    const answers = synAck(sent, 4);
    expect(answers.map((one) => [one.flags, text(one)])).to.deep.equal([['ACK', '']]);
    expect(client.connection.state).to.equal('ESTABLISHED');
    expect(harness.after(5000)).to.deep.equal([]);
    expect(harness.stack.counters).to.include({ fastOpensTaken: 1, fastOpensFailed: 0 });
  });

  it('sends no more with a SYN than the MSS the server gave with its cookie, less the room for options', () => {
    learn();
    const { sent } = connect('x'.repeat(5000));
    expect(sent.data.byteLength).to.equal(1000 - 40);
    const answers = synAck(sent, 961);
    expect(answers[0]!.seq).to.equal((sent.seq + 961) >>> 0);
  });

  it('sends its text again at once when the SYN ACK acknowledges the SYN alone', () => {
    learn();
    const { sent } = connect();
    const answers = synAck(sent, 1, { fastOpenCookie: COOKIE });
    expect(answers.map((one) => [one.seq, text(one)])).to.deep.include([(sent.seq + 1) >>> 0, 'GET']);
  });

  it('takes the data that come with the SYN ACK', () => {
    learn();
    const { client, sent } = connect();
    synAck(sent, 4, { data: '200 OK' });
    expect(client.connection.inbound.bytesBuffered).to.equal(6);
  });

  it('sends the SYN again without cookie and text when nothing answers, and does not try for a while', () => {
    learn();
    const { client, sent } = connect();
    const [again] = harness.after(1000);
    expect([again!.flags, again!.seq, text(again!), cookieOf(again!)]).to.deep.equal(['SYN', sent.seq, '', null]);
    const answers = synAck(sent, 1);
    expect(answers.map(text).join('')).to.equal('GET');
    expect(client.connection.state).to.equal('ESTABLISHED');
    const next = connect();
    expect([text(next.sent), cookieOf(next.sent)]).to.deep.equal(['', null]);
    harness.after(600_000);
    expect(text(connect().sent)).to.equal('GET');
  });

  it('does not try for a while when text is refused without a new cookie', () => {
    learn();
    synAck(connect().sent, 1);
    const { sent } = connect();
    expect([text(sent), cookieOf(sent)]).to.deep.equal(['', null]);
    expect(harness.stack.counters.fastOpensFailed).to.equal(1);
  });

  it('replaces its cookie by the one that comes with a refusal', () => {
    learn();
    const other = Uint8Array.of(9, 9, 9, 9);
    synAck(connect().sent, 1, { fastOpenCookie: other });
    expect(hexOf(cookieOf(connect().sent)!)).to.equal(hexOf(other));
  });

  it('shows its cookie when there is no text to go with it, too: the answer may bring a newer one', () => {
    learn();
    const { sent } = connect('');
    expect(hexOf(cookieOf(sent)!)).to.equal('0102030405060708');
  });

  it('is plain unless asked for', () => {
    const client = harness.stack.connect(endpoint('10.0.0.2:80'));
    client.connection.outbound.writeCopy(new TextEncoder().encode('GET'));
    const [sent] = harness.turn();
    expect([text(sent!), cookieOf(sent!)]).to.deep.equal(['', null]);
  });
});
