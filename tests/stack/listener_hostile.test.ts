/** Listeners with everything switched on, over both families, before peers who say anything at all. */
import { expect } from 'chai';
import { seededRandomSource, type RandomSource } from '../../lib/util/random_source.ts';
import { endpoint, PEER, PEER6, StackHarness, US, US6, type SegmentSpec, type Sent } from './stack_harness.ts';

const FLAGS = ['SYN', 'SYN', 'SYN', 'ACK', 'ACK', 'ACK PSH', 'RST', 'FIN ACK', 'SYN ACK', 'SYN FIN', ''];

function choose<T>(random: RandomSource, choices: readonly T[]): T {
  return choices[random.uint32() % choices.length]!;
}

/** A segment of any kind; its numbers are often those that were sent last. */
function anySegment(random: RandomSource, isIPv6: boolean, heard: Sent | undefined): SegmentSpec {
  const cookie = heard?.segment?.fastOpenCookie ?? new Uint8Array(choose(random, [0, 4, 8, 16]));
  return {
    from: isIPv6 ? PEER6 : PEER,
    to: isIPv6 ? US6 : US,
    port: choose(random, [5000, 5001, 5002, 5003, heard?.segment?.destinationPort ?? 5004]),
    toPort: 80,
    flags: choose(random, FLAGS),
    seq: choose(random, [random.uint32(), heard?.ack ?? 1, 1000]),
    ack: choose(random, [random.uint32(), ((heard?.seq ?? 0) + 1) >>> 0]),
    window: random.uint32() & 0xffff,
    mss: choose(random, [0, 1, 536, 1460, 65535]),
    windowScale: choose(random, [-1, 0, 7, 14]),
    sackPermitted: choose(random, [true, false]),
    data: 'x'.repeat(choose(random, [0, 0, 1, 500])),
    ...(choose(random, [true, false]) ? { fastOpenCookie: cookie } : {}),
    ...(choose(random, [true, false])
      ? { timestamps: [random.uint32(), choose(random, [random.uint32(), heard?.segment?.timestampValue ?? 0])] }
      : {}),
  };
}

describe('Listeners before hostile peers', () => {
  for (const synCookies of ['auto', 'always', 'never'] as const) {
    it(`keep their bounds and leave nothing behind, with cookies ${synCookies} (seeds 1 to 20)`, function () {
      this.timeout(20_000);
      for (let seed = 1; seed <= 20; seed += 1) {
        const random = seededRandomSource(seed);
        const harness = new StackHarness({}, { address6: US6 });
        const options = { synCookies, backlog: 3, synQueue: 2, fastOpen: 2, deferAcceptMs: seed % 2 === 0 ? 500 : 0 };
        const listener = harness.stack.listen(endpoint('[::]:80'), options, null);
        let heard: Sent | undefined;
        for (let number = 0; number < 500; number += 1) {
          const sent = harness.answerTo(anySegment(random, choose(random, [true, false]), heard));
          const answers = sent.filter(({ segment }) => segment !== null);
          expect(answers.length, `seed ${seed}, segment ${number}`).to.be.at.most(2);
          heard = answers.at(-1) ?? heard;
          expect(listener.waitingCount, `seed ${seed}`).to.be.at.most(3);
          expect(listener.embryonicCount, `seed ${seed}`).to.be.at.most(2);
          if (number % 50 === 0) listener.accept()?.abort();
          if (number % 20 === 0) harness.after(random.uint32() % 1000);
        }
        for (let one = listener.accept(); one !== undefined; one = listener.accept()) one.abort();
        listener.close();
        for (let second = 0; second < 700; second += 1) harness.after(1000);
        expect([harness.stack.endpointCount, harness.stack.deadlineCount], `seed ${seed}`).to.deep.equal([0, 0]);
      }
    });
  }

  it('give cookies over IPv6 that come back with all that was agreed, and Fast Open cookies besides', () => {
    const harness = new StackHarness({}, { address6: US6 });
    const listener = harness.stack.listen(endpoint('[::]:80'), { synCookies: 'always' }, null);
    const ends = { from: PEER6, to: US6, port: 5000, toPort: 80 };
    const asked = { mss: 1440, windowScale: 9, sackPermitted: true, timestamps: [5, 0] as const };
    const [synAck] = harness.answerTo({ ...ends, flags: 'SYN', seq: 9, ...asked });
    const timestamps = [6, synAck!.segment!.timestampValue] as const;
    harness.answerTo({ ...ends, flags: 'ACK', seq: 10, ack: synAck!.seq + 1, window: 100, timestamps, data: 'hello' });
    const { connection } = listener.accept()!;
    expect(connection.inbound.bytesBuffered).to.equal(5);
    expect(connection.info()).to.include({ mssBytes: 1440 - 12, sendWindowBytes: 100 * 2 ** 9 });
    expect(connection.info().agreed.sack).to.equal(true);

    const fast = harness.stack.listen(endpoint('[::]:81'), { fastOpen: 1 }, null);
    const [given] = harness.answerTo({ ...ends, toPort: 81, flags: 'SYN', fastOpenCookie: new Uint8Array(0) });
    harness.answerTo({ ...ends, toPort: 81, flags: 'RST', seq: 1 });
    const fastOpenCookie = given!.segment!.fastOpenCookie!;
    harness.answerTo({ ...ends, toPort: 81, port: 5001, flags: 'SYN', fastOpenCookie, data: 'hello' });
    expect(fast.accept()!.connection.inbound.bytesBuffered).to.equal(5);
  });
});
