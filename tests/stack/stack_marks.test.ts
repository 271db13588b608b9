/** What the IP header of a segment says besides addresses: DSCP and hops, per connection (RFC 9293 §3.9.1.9). */
import { expect } from 'chai';
import type { TCPEndpoint } from '../../lib/stack/tcp_endpoint.ts';
import { accepted, endpoint, StackHarness, type Sent } from './stack_harness.ts';

function marksOf(sent: readonly Sent[]): string[] {
  return sent.map(({ flags, typeOfService, timeToLive }) => `${flags} ${typeOfService} ${timeToLive}`);
}

describe('Stack: DSCP and time to live', () => {
  const EXPEDITED = 0x2e << 2;

  it('MUST-48 MUST-49 SHLD-22 are those of the connection on SYN, data, repetitions, ACK, FIN and in TIME-WAIT', () => {
    const harness = new StackHarness();
    const config = { typeOfService: EXPEDITED, timeToLive: 7, timestamps: false };
    const client = harness.stack.connect(endpoint('10.0.0.2:80'), { config });
    const [syn] = harness.turn();
    expect(marksOf([syn!])).to.deep.equal([`SYN ${EXPEDITED} 7`]);
    const peer = { port: 80, toPort: client.localPort };
    const ours = syn!.seq + 1;
    const answers = harness.answerTo({ ...peer, flags: 'SYN ACK', seq: 100, ack: ours, mss: 1000 });
    expect(marksOf(answers)).to.deep.equal([`ACK ${EXPEDITED} 7`]);
    client.connection.outbound.writeCopy(new Uint8Array(10));
    client.touch();
    expect(marksOf(harness.turn())).to.deep.equal([`PSH ACK ${EXPEDITED} 7`]);
    expect(marksOf(harness.after(1000)), 'repeated').to.deep.equal([`PSH ACK ${EXPEDITED} 7`]);
    harness.answerTo({ ...peer, flags: 'ACK', seq: 101, ack: ours + 10 });
    client.orphan();
    expect(marksOf(harness.turn())).to.deep.equal([`FIN ACK ${EXPEDITED} 7`]);
    const fin = { ...peer, flags: 'FIN ACK', seq: 101, ack: ours + 11 };
    expect(marksOf(harness.answerTo(fin))).to.deep.equal([`ACK ${EXPEDITED} 7`]);
    expect(harness.stack.timeWaitCount).to.equal(1);
    expect(marksOf(harness.answerTo(fin)), 'TIME-WAIT').to.deep.equal([`ACK ${EXPEDITED} 7`]);
  });

  it('MUST-48 are those of the listener on SYN ACK, and of the connection on its RST', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    const config = { typeOfService: EXPEDITED, timeToLive: 9 };
    harness.stack.listen(endpoint('0.0.0.0:80'), { config }, (client) => got.push(client));
    const synAck = harness.answerTo({ port: 1, toPort: 80, flags: 'SYN', seq: 100 });
    expect(marksOf(synAck)).to.deep.equal([`SYN ACK ${EXPEDITED} 9`]);
    harness.answerTo({ port: 1, toPort: 80, flags: 'ACK', seq: 101, ack: synAck[0]!.seq + 1 });
    got[0]!.abort();
    expect(marksOf(harness.turn())).to.deep.equal([`RST ACK ${EXPEDITED} 9`]);
  });

  it('SHLD-21 may change in the middle of a connection: the next segment has the new ones', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), { config: { noDelay: true } }, (client) => got.push(client));
    accepted(harness, 80);
    const [client] = got;
    for (const [typeOfService, timeToLive] of [
      [EXPEDITED, 7],
      [0, 255],
    ] as const) {
      client!.setTypeOfService(typeOfService);
      client!.setTimeToLive(timeToLive);
      client!.connection.outbound.writeCopy(new Uint8Array(1000));
      client!.touch();
      expect(marksOf(harness.turn())).to.deep.equal([`PSH ACK ${typeOfService} ${timeToLive}`]);
    }
  });

  it('SHLD-22 leave the two ECN bits alone, whatever the application says', () => {
    const harness = new StackHarness();
    const got: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => got.push(client));
    accepted(harness, 80);
    got[0]!.setTypeOfService(0xff);
    got[0]!.end();
    expect(marksOf(harness.turn())).to.deep.equal(['FIN ACK 252 64']);
  });

  it('of a super-segment that the device took in two turns are the same for all pieces', () => {
    const harness = new StackHarness({}, { segmentationOffloadBytes: 0 });
    const got: TCPEndpoint[] = [];
    harness.stack.listen(endpoint('0.0.0.0:80'), {}, (client) => got.push(client));
    accepted(harness, 80);
    got[0]!.setTypeOfService(EXPEDITED);
    harness.room = 1;
    got[0]!.connection.outbound.writeCopy(new Uint8Array(4000));
    got[0]!.touch();
    const first = harness.turn();
    harness.room = Infinity;
    const all = [...first, ...harness.turn()];
    expect(all.length).to.equal(3);
    expect(all.map(({ typeOfService }) => typeOfService)).to.deep.equal([EXPEDITED, EXPEDITED, EXPEDITED]);
  });

  it('forbid routers to cut segments, so that they tell what they carry (RFC 1191 §3), unless that is switched off', () => {
    const harness = new StackHarness();
    const connect = (config: { pathMTUDiscovery?: boolean; typeOfService?: number }): boolean[] => {
      harness.stack.connect(endpoint('10.0.0.2:80'), { config });
      return harness.turn().map(({ dontFragment }) => dontFragment);
    };
    expect(connect({})).to.deep.equal([true]);
    expect(connect({ typeOfService: EXPEDITED })).to.deep.equal([true]);
    expect(connect({ pathMTUDiscovery: false })).to.deep.equal([false]);
    expect(connect({}), 'the next one').to.deep.equal([true]);
    const [reset] = harness.answerTo({ port: 5000, toPort: 81, flags: 'SYN', seq: 7 });
    expect(reset!.dontFragment).to.equal(true);
  });
});
