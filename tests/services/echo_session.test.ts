/** What ping knows: when to ask, what belongs to it, and what the figures are, in virtual time. */
import { expect } from 'chai';
import { EchoSession, type EchoSessionOptions } from '../../lib/services/echo_session.ts';
import { echoRequest } from '../../lib/services/probe_message.ts';

const IDENTIFIER = 0x1234;

function session(options: Partial<EchoSessionOptions> = {}): EchoSession {
  return new EchoSession({ family: 4, identifier: IDENTIFIER, ...options });
}

/** What leaves now. */
function sent(ping: EchoSession): Uint8Array[] {
  const messages: Uint8Array[] = [];
  ping.transmit((message) => messages.push(message) > 0);
  return messages;
}

function replyTo(request: Uint8Array): Uint8Array {
  return Uint8Array.from(request, (byte, at) => (at === 0 ? 0 : byte));
}

/** An ICMP error that quotes a request behind an IPv4 header. */
function errorAbout(request: Uint8Array, type: number, code = 0): Uint8Array {
  const header = new Uint8Array(20);
  header[0] = 0x45;
  header[9] = 1;
  return Uint8Array.of(type, code, 0, 0, 0, 0, 0, 0, ...header, ...request.subarray(0, 8));
}

describe('an echo session', () => {
  it('asks at intervals, numbered from 1, and ends with the last answer', () => {
    const ping = session({ count: 3, intervalMs: 1000 });
    for (let number = 1; number <= 3; number += 1) {
      const [request] = sent(ping);
      expect((request![6]! << 8) | request![7]!).to.equal(number);
      expect(sent(ping)).to.deep.equal([]);
      ping.tick(5 * number);
      ping.receive(replyTo(request!), '10.0.0.1', 63);
      if (number < 3) ping.tick(ping.msUntilTick);
    }
    expect(ping.isDone).to.equal(true);
    const { roundTrip, ...rest } = ping.statistics;
    expect(rest).to.deep.equal({ transmitted: 3, received: 3, duplicates: 0, errors: 0, loss: 0, elapsedMs: 2015 });
    expect(roundTrip).to.include({ min: 5, average: 10, max: 15 });
    expect(roundTrip!.deviation).to.be.closeTo(4.082, 0.001);
    const events = ping.takeEvents();
    expect(events[1]).to.deep.include({
      kind: 'reply',
      sequence: 2,
      bytes: 64,
      roundTripMs: 10,
      timeToLive: 63,
      from: '10.0.0.1',
    });
    expect(ping.msUntilTick).to.equal(Infinity);
  });

  it('waits for the last answer as long as it was told, then counts it as lost', () => {
    const ping = session({ count: 1, waitMs: 500 });
    sent(ping);
    ping.tick(499);
    expect(ping.isDone).to.equal(false);
    ping.tick(1);
    expect([ping.isDone, ping.statistics.loss, ping.statistics.roundTrip]).to.deep.equal([true, 1, null]);
  });

  it('counts a second answer as a duplicate, and one with other data as damaged', () => {
    const ping = session();
    const [request] = sent(ping);
    const reply = replyTo(request!);
    ping.receive(reply, '10.0.0.1', 64);
    ping.receive(reply.with(20, 99), '10.0.0.1', 64);
    const marks = ping.takeEvents().map((event) => event.kind === 'reply' && [event.isDuplicate, event.isDamaged]);
    expect(marks).to.deep.equal([
      [false, false],
      [true, true],
    ]);
    expect(ping.statistics).to.include({ received: 1, duplicates: 1 });
  });

  it('hears what belongs to it only: its identifier, what it asked, answers and errors', () => {
    const ping = session();
    const [request] = sent(ping);
    ping.receive(replyTo(echoRequest(4, IDENTIFIER + 1, 1, new Uint8Array(56))), 'x', 64);
    ping.receive(replyTo(echoRequest(4, IDENTIFIER, 2, new Uint8Array(56))), 'x', 64);
    ping.receive(request!, 'x', 64);
    ping.receive(replyTo(request!).subarray(0, 7), 'x', 64);
    ping.receive(errorAbout(request!, 3).subarray(0, 30), 'x', 64);
    ping.receive(errorAbout(request!.with(4, 0), 3), 'x', 64);
    expect(ping.takeEvents()).to.deep.equal([]);
    ping.receive(errorAbout(request!, 11), '10.0.0.9', 64);
    expect(ping.takeEvents()).to.deep.equal([
      { kind: 'error', sequence: 1, error: 'time exceeded', code: 0, from: '10.0.0.9' },
    ]);
    expect(ping.statistics).to.include({ received: 0, errors: 1, loss: 1 });
  });

  it('asks later when there is no room, and does not count what did not leave', () => {
    const ping = session();
    ping.transmit(() => false);
    expect(ping.statistics.transmitted).to.equal(0);
    ping.tick(1);
    expect(sent(ping)).to.have.length(1);
  });

  it('goes round after 65,536 questions', () => {
    const ping = session({ intervalMs: 1 });
    for (let number = 0; number < 70_000; number += 1) {
      sent(ping);
      ping.tick(1);
    }
    expect(ping.statistics.transmitted).to.equal(70_000);
  });

  it('says nothing more when it is stopped', () => {
    const ping = session();
    sent(ping);
    ping.stop();
    ping.tick(5000);
    expect([ping.isDone, sent(ping).length]).to.deep.equal([true, 0]);
  });

  it('refuses what cannot be', () => {
    expect(() => session({ size: 65_508 })).to.throw('size');
    expect(() => session({ count: 0 })).to.throw('count');
  });
});
