/** The simulator itself: virtual time, links, bytes that tell their place, and watches that do bark. */
import { expect } from 'chai';
import { TCPConnection } from '../../lib/tcp_connection.ts';
import { congestionControlByName } from '../../lib/tcp_helpers/congestion/congestion_controls.ts';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import { ACK, SYN, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { EndpointWatch, SimulationFailure } from '../../lib/tools/network_simulator/endpoint_watch.ts';
import { NetworkSimulation } from '../../lib/tools/network_simulator/network_simulation.ts';
import { isPattern, patternAt } from '../../lib/tools/network_simulator/pattern.ts';
import { SimulatedLink, type SimulatedLinkOptions } from '../../lib/tools/network_simulator/simulated_link.ts';
import { VirtualEvents } from '../../lib/tools/network_simulator/virtual_events.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { sequenceNumber } from '../../lib/util/wrapping_integers.ts';

function segment(parts: Partial<TCPSegment>): TCPSegment {
  return Object.assign(new TCPSegment(), parts);
}

/** When segments of so many payload bytes arrive that are all sent at once. */
function arrivals(options: SimulatedLinkOptions, lengths: readonly number[]): number[] {
  const events = new VirtualEvents();
  const link = new SimulatedLink(events, seededRandomSource(1), options);
  const times: number[] = [];
  for (const payloadLength of lengths) {
    link.send(segment({ payloadLength }), () => times.push(Math.round(events.nowMs * 1000) / 1000));
  }
  while (events.step());
  return times;
}

describe('virtual events', () => {
  it('happen in the order of their times, and those of one moment in the order in which they were scheduled', () => {
    const events = new VirtualEvents();
    const story: string[] = [];
    for (const [atMs, word] of [
      [5, 'e'],
      [1, 'a'],
      [3, 'b'],
      [3, 'c'],
      [3, 'd'],
    ] as const) {
      events.schedule(atMs, () => story.push(word));
    }
    events.runUntil(4);
    expect([story.join(''), events.nowMs, events.nextMs]).to.deep.equal(['abcd', 4, 5]);
    events.schedule(1, () => story.push('late'));
    while (events.step());
    expect(story.slice(4)).to.deep.equal(['late', 'e']);
  });
});

describe('a simulated link', () => {
  it('carries at its rate and then takes its time', () => {
    // 1460 + 40 bytes at 12 Mbit/s are 1 ms
    expect(arrivals({ delayMs: 10, rateBitsPerSecond: 12e6 }, [1460, 1460, 710])).to.deep.equal([11, 12, 12.5]);
  });

  it('drops what its queue does not take', () => {
    expect(arrivals({ delayMs: 0, rateBitsPerSecond: 12e6, queueBytes: 3000 }, [1460, 1460, 1460])).to.have.length(2);
  });

  it('keeps order in spite of jitter, and loses it where it reorders', () => {
    const many = Array.from({ length: 50 }, () => 0);
    const jittered = arrivals({ delayMs: 10, jitterMs: 8 }, many);
    expect(jittered).to.deep.equal(jittered.toSorted((a, b) => a - b));
    expect(new Set(arrivals({ delayMs: 10, reorder: 0.3, reorderMs: 7 }, many))).to.deep.equal(new Set([10, 17]));
  });

  it('loses and doubles as often as it is told', () => {
    const many = Array.from({ length: 2000 }, () => 0);
    expect(arrivals({ delayMs: 1, loss: 0.1 }, many).length).to.be.within(1740, 1860);
    expect(arrivals({ delayMs: 1, duplicate: 0.1 }, many).length).to.be.within(2140, 2260);
  });
});

describe('the pattern', () => {
  it('tells its place, also in a copy, and shows a byte that is wrong or missing', () => {
    for (const position of [0, 1000, 65_520, 65_521, 1e9]) {
      const piece = patternAt(position, 3000);
      expect(isPattern(piece, position)).to.equal(true);
      const copy = piece.bytes().slice();
      expect(isPattern(Chunk.fromBytes(copy), position)).to.equal(true);
      expect(isPattern(Chunk.fromBytes(copy), position + 1)).to.equal(false);
      copy[1234]! ^= 1;
      expect(isPattern(Chunk.fromBytes(copy), position)).to.equal(false);
    }
  });
});

describe('the watch over an endpoint', () => {
  /** Of an endpoint whose peer's SYN has come; ISNs 1000 and 5000, no scaling, windows of 1000. */
  function watch(): EndpointWatch {
    const options = {
      config: completeTCPConfig(),
      initialSequenceNumber: sequenceNumber(1000),
      sendMssLimit: 1460,
      receiveMss: 1460,
      segmentationOffloadBytes: 0,
      timestampOffset: 0,
      nowMs: 0,
    };
    const own = new EndpointWatch('own', new TCPConnection(options), sequenceNumber(1000));
    const peer = new EndpointWatch('peer', new TCPConnection(options), sequenceNumber(5000));
    own.peer = peer;
    peer.peer = own;
    const syn = segment({ flags: SYN, sequenceNumber: sequenceNumber(5000) });
    peer.sends(syn);
    own.heard(syn);
    own.beginTurn();
    own.sends(
      segment({
        flags: SYN | ACK,
        sequenceNumber: sequenceNumber(1000),
        acknowledgmentNumber: sequenceNumber(5001),
        window: 1000,
      }),
    );
    return own;
  }

  const word = {
    flags: ACK,
    sequenceNumber: sequenceNumber(1001),
    acknowledgmentNumber: sequenceNumber(5001),
    window: 1000,
  };

  it('is silent while all is well', () => {
    const own = watch();
    own.sends(segment(word));
    own.endTurn();
  });

  for (const [breach, parts] of [
    ['takes an acknowledgment back', { acknowledgmentNumber: sequenceNumber(5000) }],
    ['acknowledges what was never sent', { acknowledgmentNumber: sequenceNumber(5002) }],
    ['moves its right edge left', { window: 999 }],
    ['sends beyond cwnd', { payloadLength: 100_000 }],
  ] as const) {
    it(`barks when it ${breach}`, () => {
      expect(() => watch().sends(segment({ ...word, ...parts }))).to.throw(SimulationFailure, breach);
    });
  }

  it('barks when it sends beyond the window of the peer', () => {
    const own = watch();
    own.heard(
      segment({
        flags: ACK,
        sequenceNumber: sequenceNumber(5001),
        acknowledgmentNumber: sequenceNumber(1001),
        window: 10,
      }),
    );
    expect(() => own.sends(segment({ ...word, payloadLength: 12 }))).to.throw(SimulationFailure, 'beyond the window');
  });

  it('barks at two answers to one segment', () => {
    const own = watch();
    own.endTurn();
    own.beginTurn();
    own.heard(segment({ flags: ACK }));
    own.sends(segment(word));
    own.sends(segment(word));
    expect(() => own.endTurn()).to.throw(SimulationFailure, '2 answers to 1 segments');
  });
});

describe('a simulation', () => {
  it('is quiet in the end, with every byte read on both sides', () => {
    const simulation = new NetworkSimulation({ seed: 3, there: { delayMs: 10, loss: 0.05 }, back: { delayMs: 10 } });
    const side = { config: completeTCPConfig(), bytesToSend: 200_000 };
    const { left, right } = simulation.connect(side, side);
    simulation.runToQuiescence(3_600_000);
    expect([left.bytesRead, right.bytesRead, left.isOver, right.isOver]).to.deep.equal([200_000, 200_000, true, true]);
    expect(simulation.there.lost).to.be.above(0);
  });

  it('goes on when congestion control is exchanged again and again while data flow', () => {
    const there = { delayMs: 10, rateBitsPerSecond: 20e6, queueBytes: 50_000, loss: 0.002 };
    const simulation = new NetworkSimulation({ seed: 5, there, back: { delayMs: 10 } });
    const config = completeTCPConfig();
    const { left, right } = simulation.connect({ config, bytesToSend: Infinity, offloadBytes: 65_000 }, { config });
    const names = ['bbr', 'new_reno', 'bbr', 'cubic', 'fixed_window', 'bbr', 'cubic'] as const;
    names.forEach((name, index) => {
      simulation.runUntil((index + 1) * 1000);
      left.connection.setCongestionControl(congestionControlByName[name]);
      expect(left.connection.info().congestionControl).to.equal(name);
    });
    const before = right.bytesRead;
    simulation.runUntil(9000);
    expect(((right.bytesRead - before) * 8) / 2).to.be.above(0.8 * 20e6);
  });

  it('says so when it is not over in time', () => {
    const simulation = new NetworkSimulation({ seed: 3, there: { delayMs: 10, loss: 1 }, back: { delayMs: 10 } });
    simulation.connect({ config: completeTCPConfig() }, { config: completeTCPConfig() });
    expect(() => simulation.runToQuiescence(10_000)).to.throw(SimulationFailure, 'not over');
  });
});
