/** A replay: recorded clients talk to our stack, and of each packet it is said what became of it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { fateOf } from '../../../lib/tools/replay/replay_events.ts';
import { UsageError } from '../../../lib/util/errors.ts';
import { datagram4, ICMP, UDP, udp } from '../../harness/mixed_frames.ts';
import { bytesOf } from '../../harness/wire_bytes.ts';
import { fates, recordingOf, replayed, segment } from './recording.ts';

/** Numbers that no stack of ours would choose. */
const ISS = 0xfffffff0;
const after = (bytes: number): number => (ISS + 1 + bytes) >>> 0;

const HANDSHAKE = [
  segment({ flags: 'S', seq: 1000, timestamps: [1, 0] }),
  segment({ from: 'server', flags: 'S.', seq: ISS, ack: 1001, timestamps: [777_000, 1] }),
  segment({ flags: '.', seq: 1001, ack: after(0), timestamps: [2, 777_000] }),
];
const REQUEST = segment({ flags: 'P.', seq: 1001, ack: after(0), text: 'hello', timestamps: [3, 777_000] });

describe('a replay', () => {
  it('reproduces a whole connection: what the server said then our stack says now, and the client agrees', () => {
    const answer = segment({
      from: 'server',
      flags: 'P.',
      seq: after(0),
      ack: 1006,
      text: 'world!',
      timestamps: [777_040, 3],
    });
    const result = replayed(
      recordingOf(
        ...HANDSHAKE,
        REQUEST,
        answer,
        segment({ flags: '.', seq: 1006, ack: after(6), timestamps: [4, 777_040] }),
        segment({ flags: 'F.', seq: 1006, ack: after(6), timestamps: [5, 777_040] }),
        segment({ from: 'server', flags: 'F.', seq: after(6), ack: 1007, timestamps: [777_070, 5] }),
        segment({ flags: '.', seq: 1007, ack: after(7), timestamps: [6, 777_070] }),
      ),
    );
    expect(fates(result)).to.deep.equal([
      ['CLOSED → SYN-RECEIVED', 'Flags [S.], ack 1001'],
      ['SYN-RECEIVED → ESTABLISHED'],
      [],
      [],
      ['ESTABLISHED → CLOSE-WAIT', 'Flags [.], ack 7'],
      ['LAST-ACK → CLOSED'],
    ]);
    const spoken = result.events.flatMap((event) => (event.kind === 'spoken' ? event.sent : []));
    expect(spoken.map((line) => /Flags.*?(?=, win)/.exec(line)![0])).to.deep.equal([
      'Flags [P.], seq 1:7, ack 6',
      'Flags [F.], seq 7, ack 7',
    ]);
    expect(result.totals).to.include({ packets: 9, arrived: 6, skipped: 3, sent: 4 });
    expect(result.totals.counters['packetsDropped']).to.equal(0);
  });

  it('of a recorded client opens the connection anew, and says what it said', () => {
    const result = replayed(
      recordingOf(
        ...HANDSHAKE,
        REQUEST,
        segment({ from: 'server', flags: '.', seq: after(0), ack: 1006, timestamps: [777_040, 3] }),
        segment({ flags: 'F.', seq: 1006, ack: after(0), timestamps: [4, 777_040] }),
        segment({ from: 'server', flags: 'F.', seq: after(0), ack: 1007, timestamps: [777_050, 4] }),
      ),
      { addresses: ['10.0.0.1'] },
    );
    expect(fates(result)).to.deep.equal([
      ['SYN-SENT → ESTABLISHED', 'Flags [.], ack 1'],
      [],
      ['FIN-WAIT-1 → TIME-WAIT', 'Flags [.], ack 2'],
    ]);
    const spoken = result.events.flatMap((event) => (event.kind === 'spoken' ? event.sent : []));
    expect(spoken.map((line) => /Flags \[[^\]]+\]/.exec(line)![0])).to.deep.equal([
      'Flags [S]',
      'Flags [P.]',
      'Flags [F.]',
    ]);
    expect(result.totals.counters['packetsDropped']).to.equal(0);
  });

  it('gives a connection up where the recorded host did', () => {
    const reset = segment({ from: 'server', flags: 'R.', seq: after(0), ack: 1006 });
    const { events } = replayed(recordingOf(...HANDSHAKE, REQUEST, reset));
    const last = events.findLast((event) => event.kind === 'spoken');
    expect(last?.kind === 'spoken' && last.sent.join()).to.contain('Flags [R.]');
  });

  it('is the same every time, and another with another seed', () => {
    const recording = recordingOf(...HANDSHAKE, REQUEST);
    expect(replayed(recording)).to.deep.equal(replayed(recording));
    expect(replayed(recording, { seed: 2 }).packets[1]!.bytes).not.to.deep.equal(replayed(recording).packets[1]!.bytes);
  });

  it('leaves acknowledgments as they are where translation is switched off: they are about numbers that we never had', () => {
    const [, second] = fates(replayed(recordingOf(...HANDSHAKE), { translate: false }));
    expect(second).to.deep.equal(['acknowledges no SYN of ours: answered by a RST (RFC 9293 §3.10.7.3)', 'Flags [R]']);
  });

  it('learns the distance from the first acknowledgment where the server was not recorded', () => {
    const [syn, , acknowledgment] = HANDSHAKE;
    const result = replayed(recordingOf(syn!, acknowledgment!, REQUEST));
    expect(fates(result)[1]).to.deep.equal(['SYN-RECEIVED → ESTABLISHED']);
    expect(result.totals.counters['packetsDropped']).to.equal(0);
  });

  it('translates SACK blocks with the acknowledgment', () => {
    const config = {
      listen: [{ protocol: 'tcp', port: 80, application: 'chargen', steps: [], bytes: 10_000 }],
    } as const;
    const tell = segment({
      flags: '.',
      seq: 1001,
      ack: after(0),
      sack: [after(536), after(1072)],
      timestamps: [5, 777_000],
    });
    const { packets } = replayed(recordingOf(...HANDSHAKE, tell), config);
    const ours = new DataView(packets[1]!.bytes.buffer).getUint32(24);
    const told = packets.filter(({ direction }) => direction === 'inbound').at(-1)!;
    const view = new DataView(told.bytes.buffer, told.bytes.byteOffset);
    expect([view.getUint32(28), view.getUint32(56), view.getUint32(60)]).to.deep.equal([
      ours + 1,
      ours + 537,
      ours + 1073,
    ]);
  });

  it('finishes a checksum that was left to a card, and leaves a wrong one wrong', () => {
    const unfinished = segment({ flags: 'S', seq: 1000 });
    // The sum of the pseudo-header: both addresses, the protocol and the length of 24 bytes.
    new DataView(unfinished.buffer).setUint16(36, 0x0a00 + 0x0001 + 0x0a00 + 0x0002 + 6 + 24);
    const wrong = segment({ flags: 'S', seq: 5000, port: 81 });
    wrong[36]! ^= 0xff;
    const result = replayed(recordingOf(unfinished, wrong));
    expect(result.events[0]).to.deep.include({ changes: ['checksum finished, which was left to a card'] });
    expect(fates(result)[0]![0]).to.equal('CLOSED → SYN-RECEIVED');
    expect(fates(result)[1]).to.deep.equal(['tcp: checksum is wrong (RFC 9293 §3.1)']);
  });

  it('names what a connection decides about segments that are not as they should be', () => {
    const told = (spec: Parameters<typeof segment>[0]): string | undefined =>
      fates(replayed(recordingOf(...HANDSHAKE, REQUEST, segment(spec)))).at(-1)![0];
    const ack = after(0);
    const times = { timestamps: [9, 777_000] } as const;
    expect(told({ flags: 'P.', seq: 1001, ack, text: 'hello', ...times })).to.contain('outside the window');
    expect(told({ flags: 'P.', seq: 1003, ack, text: 'llo you', ...times })).to.contain('is known already: trimmed');
    expect(told({ flags: 'P.', seq: 1010, ack, text: 'you', ...times })).to.contain('is early: kept');
    expect(told({ flags: 'P.', seq: 1006, ack, text: 'you', timestamps: [1, 777_000] })).to.contain('RFC 7323 §5.3');
    expect(told({ flags: '.', seq: 1006, ack: after(5000), ...times })).to.contain('never sent');
    expect(told({ flags: 'R', seq: 1020 })).to.contain('a RST in the window, but not at its edge: challenged');
    expect(told({ flags: 'R', seq: 900 })).to.contain('a RST outside the window: ignored');
    expect(told({ flags: 'R', seq: 1006 })).to.contain('a RST just where it was expected');
    expect(told({ flags: 'S', seq: 1020 })).to.contain('challenged');
    expect(told({ flags: 'P', seq: 1006, text: 'you', ...times })).to.contain('without ACK: ignored');
  });

  it('says so when an answer is one too many', () => {
    const stray = segment({ flags: '.', seq: 500, ack: after(0), timestamps: [9, 777_000] });
    const result = fates(replayed(recordingOf(...HANDSHAKE, stray, stray)));
    expect(result.at(-1)).to.deep.include('the answer is one too many, and stays away (RFC 5961 §7)');
  });

  it('says so when ICMP keeps silent: an error is not answered for every datagram of a flood', () => {
    const ends = { source: '10.0.0.1', destination: '10.0.0.2' };
    const strays = Array.from({ length: 200 }, () => datagram4({ ...UDP, ...ends }, udp([1000, 2000], bytesOf('01'))));
    const capture = recordingOf(...strays);
    const flood = { ...capture, packets: capture.packets.map((packet) => ({ ...packet, nanoseconds: 0 })) };
    const told = fates(replayed(flood, { addresses: ['10.0.0.2'], listen: [] }));
    expect(told[0]!.join(' ')).to.contain('udp port 2000 unreachable');
    expect(told.at(-1)).to.deep.equal([
      'no answer by ICMP: it is forbidden here, or one too many (RFC 1122 §3.2.2, RFC 4443 §2.4)',
      'udp: no socket on this port (RFC 1122 §4.1.3.1)',
    ]);
  });

  it('plays other protocols as well, and names why packets end', () => {
    const ends = { source: '10.0.0.1', destination: '10.0.0.2' };
    const result = replayed(
      recordingOf(
        datagram4({ ...ICMP, ...ends }, bytesOf('0800 0000 0007 0001 01020304')),
        datagram4({ ...UDP, ...ends }, udp([1000, 2000], bytesOf('01'))),
        segment({ flags: 'S', seq: 1, port: 81 }),
        datagram4({ protocol: 6, ...ends, destination: '10.0.0.3' }, bytesOf('00')),
      ),
      { addresses: ['10.0.0.2'], listen: [] },
    );
    const [ping, datagram, syn, foreign] = fates(result);
    expect(ping![0]).to.contain('ICMP echo reply, id 7, seq 1');
    expect(datagram!.join(' ')).to.match(/no socket on this port.*udp port 2000 unreachable/);
    expect(syn).to.deep.equal(['tcp: no connection and no listener (RFC 9293 §3.10.7.1)', 'Flags [R.], ack 1']);
    expect(foreign).to.deep.equal(['ipv4: destination is not ours (RFC 1122 §3.2.1.3)']);
  });

  it('plays datagrams: what the recorded server answered is answered again, and others are told that nobody is there', () => {
    const ends = { source: '10.0.0.1', destination: '10.0.0.2' };
    const query = datagram4({ ...UDP, ...ends }, udp([1000, 53], bytesOf('0102')));
    const answer = datagram4(
      { ...UDP, source: '10.0.0.2', destination: '10.0.0.1' },
      udp([53, 1000], bytesOf('030405')),
    );
    const result = replayed(recordingOf(query, answer, query), { addresses: ['10.0.0.2'] });
    const [arrived, , spoken] = result.events;
    expect(arrived).to.deep.include({ deliveredTo: ['udp 10.0.0.2:53 from 10.0.0.1:1000'], dropped: [] });
    expect(spoken).to.include({ kind: 'spoken' });
    expect(result.packets[1]!.bytes.slice(20)).to.deep.equal(answer.slice(20));
    const listen = [{ protocol: 'udp', port: 53, application: 'echo', steps: [], bytes: 0 }] as const;
    const echoed = replayed(recordingOf(query), { addresses: ['10.0.0.2'], listen });
    expect(echoed.packets[1]!.bytes.slice(28)).to.deep.equal(bytesOf('0102'));
  });

  it('gives every packet its fate as the comment that the capture will bear', () => {
    const { packets, events } = replayed(recordingOf(HANDSHAKE[0]!));
    const [arrived] = events;
    expect(arrived!.kind).to.equal('arrived');
    expect(packets[0]).to.include({ direction: 'inbound', comment: fateOf(arrived as never) });
    expect(packets[0]!.comment).to.match(/^delivered to 10\.0\.0\.2:80 from 10\.0\.0\.1:4000\n/);
    expect(packets[1]).to.include({ direction: 'outbound' });
  });

  it('does not play what the capture has cut, or what is no IP', () => {
    const [syn] = HANDSHAKE;
    const { events } = replayed(recordingOf(syn!, { bytes: syn!.subarray(0, 30), originalLength: syn!.length }));
    expect(events.find(({ kind }) => kind === 'skipped')).to.include({
      reason: 'the capture has kept only its beginning',
    });
  });

  it('asks for our addresses where the capture does not tell them', () => {
    expect(() => replayed(recordingOf(REQUEST))).to.throw(UsageError, 'give our addresses in the configuration');
  });

  it('waits for what a script waits for, and ends when it says so', () => {
    const steps = [
      { afterBytes: 0, send: '220 ready\r\n', close: false },
      { afterBytes: 5, send: '221 bye\r\n', close: true },
    ];
    const config = { listen: [{ protocol: 'tcp', port: 80, application: 'script', steps, bytes: 0 }] } as const;
    const [, third, fourth] = fates(replayed(recordingOf(...HANDSHAKE, REQUEST), config));
    expect(third).to.deep.equal(['SYN-RECEIVED → ESTABLISHED', 'Flags [P.], seq 1:12, ack 1']);
    expect(fourth).to.deep.equal(['ESTABLISHED → FIN-WAIT-1', 'Flags [FP.], seq 12:21, ack 6']);
  });

  it('of damaged packets never fails, and accounts for every one', () => {
    const whole = [...HANDSHAKE, REQUEST, segment({ flags: 'F.', seq: 1006, ack: after(0), timestamps: [5, 777_000] })];
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(70), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(damage, (changes) => {
        const packets = whole.map((bytes) => bytes.slice());
        for (const [index, at, value] of changes) {
          const bytes = packets[index]!;
          if (at < bytes.length) bytes[at] = value;
        }
        const { totals } = replayed(recordingOf(...packets), { addresses: ['10.0.0.2'] });
        expect(totals.arrived + totals.skipped).to.equal(packets.length);
      }),
      { numRuns: 300 },
    );
  });
});
