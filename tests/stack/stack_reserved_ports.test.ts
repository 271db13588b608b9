/** Ports that are bound before anybody listens there or connects from there. */
import { expect } from 'chai';
import { endpoint, StackHarness, US } from './stack_harness.ts';

describe('Stack: reserved ports', () => {
  let harness: StackHarness;

  beforeEach(() => {
    harness = new StackHarness();
  });

  it('belong to nobody else until they are released', () => {
    const reservation = harness.stack.reserve(endpoint('0.0.0.0:80'));
    expect(() => harness.stack.listen(endpoint(`${US}:80`), {}, null)).to.throw('EADDRINUSE');
    expect(() => harness.stack.reserve(endpoint(`${US}:80`))).to.throw('EADDRINUSE');
    expect(() => harness.stack.connect(endpoint('10.0.0.2:99'), { local: endpoint(`${US}:80`) })).to.throw(
      'EADDRINUSE',
    );
    reservation.release();
    reservation.release();
    expect(harness.stack.listen(endpoint(`${US}:80`), {}, null).localPort).to.equal(80);
    expect(() => harness.stack.reserve(endpoint('0.0.0.0:80'))).to.throw('EADDRINUSE');
  });

  it('are free ones where none is asked for', () => {
    const first = harness.stack.reserve(endpoint('0.0.0.0:0'));
    const second = harness.stack.reserve(endpoint('0.0.0.0:0'));
    expect(first.localPort).to.not.equal(0);
    expect(second.localPort).to.not.equal(first.localPort);
  });

  it('of one address leave the others alone', () => {
    harness.stack.reserve(endpoint(`${US}:80`));
    expect(() => harness.stack.reserve(endpoint('10.0.0.9:80'))).to.throw('EADDRNOTAVAIL');
    expect(() => harness.stack.listen(endpoint('0.0.0.0:80'), {}, null)).to.throw('EADDRINUSE');
  });

  it('answer whoever comes too early by a RST with the DSCP and hops of their owner (RFC 9293 §3.9.1.9)', () => {
    const marks = (): [number, number] => {
      const [reset] = harness.answerTo({ port: 5000, toPort: 80, flags: 'SYN', seq: 7 });
      expect(reset!.flags).to.equal('RST ACK');
      return [reset!.typeOfService, reset!.timeToLive];
    };
    const reservation = harness.stack.reserve(endpoint('0.0.0.0:80'), { typeOfService: 0x20, timeToLive: 7 });
    expect(marks()).to.deep.equal([0x20, 7]);
    reservation.marks = { typeOfService: 0x28, timeToLive: 9 };
    expect(marks()).to.deep.equal([0x28, 9]);
    reservation.release();
    expect(marks()).to.deep.equal([0, 64]);
  });

  it('that are listened to answer a stray ACK in the manner of the listener', () => {
    harness.stack.listen(endpoint('0.0.0.0:80'), { config: { typeOfService: 0x20, timeToLive: 7 } }, null);
    const [reset] = harness.answerTo({ port: 5000, toPort: 80, flags: 'ACK', seq: 7, ack: 9 });
    expect([reset!.flags, reset!.typeOfService, reset!.timeToLive]).to.deep.equal(['RST', 0x20, 7]);
  });
});
