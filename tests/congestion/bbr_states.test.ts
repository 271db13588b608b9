/** The states of BBR on a path of 1000 bytes/ms and 40 ms, after the example cases of draft-ietf-ccwg-bbr-06, appendix A. */
import { expect } from 'chai';
import { bbr, type Bbr } from '../../lib/tcp_helpers/congestion/bbr.ts';
import { BbrPath } from './bbr_path.ts';
import { loss, MSS, start } from './congestion_harness.ts';

const CYCLE = ['probe_bw_cruise', 'probe_bw_refill', 'probe_bw_up', 'probe_bw_down', 'probe_bw_cruise'];

/** In the middle of the second cruise, with a queue of two BDPs. */
function cruising(options: ConstructorParameters<typeof BbrPath>[0] = {}): BbrPath {
  return new BbrPath(options).until('probe_bw_up').until('probe_bw_cruise').run(200);
}

describe('BBR', () => {
  describe('in startup (§5.3.1)', () => {
    it('begins at 2.77 initial windows a round trip and doubles its rate each round until the pipe is full', () => {
      const path = new BbrPath();
      expect(path.control.pacingRate).to.equal((2.77 * 10 * MSS) / 40);
      path.run(5 * 40);
      expect(path.control.model.maxBandwidth).to.be.closeTo(1000, 20);
    });

    it('ends when three rounds have brought no quarter more, knowing the bandwidth to 2 %', () => {
      const path = new BbrPath().until('drain');
      expect(path.control.fullPipe).to.include({ isReached: true, isFull: true });
      expect(path.control.model.maxBandwidth).to.be.closeTo(path.rate, path.rate * 0.02);
      expect(path.dropped).to.equal(0);
    });

    it('ends by loss when a round of recovery has lost more than 2 % in six places, and bounds what is in flight', () => {
      const path = new BbrPath({ rate: 10_000, buffer: 400 * MSS });
      path.applicationRate = 4000; // no plateau can be seen: the samples are the application's
      path.run(1000);
      expect(path.control.state).to.equal('startup');
      path.drops = (number) => number % 12 === 0;
      path.when(() => path.control.state !== 'startup', 1000);
      expect(path.control.fullPipe.isReached).to.equal(true);
      expect(path.control.model.bounds.inFlightLongTerm).to.be.closeTo(10_000 * 40, MSS);
    });

    it('goes on for ever while the application is what limits it, without loss', () => {
      const path = new BbrPath();
      path.applicationRate = 300;
      path.run(4000);
      expect(path.states).to.deep.equal(['startup']);
      path.applicationRate = Infinity;
      path.until('drain', 1000);
    });

    it('is where ProbeRTT returns to when the pipe has never been full', () => {
      const path = new BbrPath();
      path.applicationRate = 300;
      path.run(2000);
      path.roundTripMs = 60; // no round trip as short any more
      path.run(4500);
      expect(path.states).to.deep.equal(['startup', 'probe_rtt', 'startup']);
    });
  });

  describe('in drain (§5.3.2)', () => {
    it('paces at half the bandwidth until what is in flight fits the BDP', () => {
      const path = new BbrPath().until('drain').run(10);
      expect(path.control.pacingRate).to.be.closeTo(0.5 * 0.99 * 1000, 1);
      path.when(() => path.control.state !== 'drain', 200);
      expect(path.inFlight).to.be.at.most(path.bdp + MSS);
    });

    it('gives up after three rounds when the bandwidth was overestimated', () => {
      const path = new BbrPath({ buffer: 400 * MSS }).until('drain');
      const round = path.control.model.rounds.count;
      path.rate = 300;
      path.when(() => path.control.state !== 'drain', 5000);
      expect(path.control.model.rounds.count - round).to.equal(4);
      expect(path.inFlight).to.be.above(path.bdp);
    });
  });

  describe('in ProbeBW (§5.3.3)', () => {
    it('goes round from cruise over refill, up and down to cruise, with an almost empty queue', () => {
      const path = cruising();
      expect(path.states.slice(2, 7)).to.deep.equal(CYCLE);
      expect(path.control.pacingRate).to.be.closeTo(0.99 * 1000, 1);
      expect(path.queued).to.be.below(2 * MSS);
    });

    it('carries 96 % of the line over several cycles', () => {
      expect(cruising().goodput(20_000)).to.be.above(0.96 * 1000);
    });

    it('probes after 2 to 3 s at most, and sooner where Reno would: after a round for each segment of the BDP', () => {
      const long = cruising({ rate: 4000, buffer: 400 * MSS });
      const from = long.nowMs;
      long.until('probe_bw_refill');
      expect(long.nowMs - from).to.be.within(1500, 3000);
      const short = cruising({ rate: 250, buffer: 40 * MSS });
      const rounds = short.until('probe_bw_up').until('probe_bw_down').control.model.rounds.count;
      short.until('probe_bw_refill');
      expect(short.control.model.rounds.count - rounds).to.be.within(9, 11);
    });

    it('paces at 1.25 in up and at 0.9 in down', () => {
      const path = cruising().until('probe_bw_up').run(1);
      expect(path.control.pacingRate).to.be.closeTo(1.25 * 0.99 * 1000, 1);
      path.until('probe_bw_down').run(1);
      expect(path.control.pacingRate).to.be.closeTo(0.9 * 0.99 * 1000, 1);
    });

    it('leaves up when the pipe is full, having lost nothing', () => {
      const path = cruising().until('probe_bw_up');
      const round = path.control.model.rounds.count;
      path.until('probe_bw_down');
      expect(path.control.model.rounds.count - round).to.be.within(3, 4);
      expect(path.dropped).to.equal(0);
      expect(path.control.model.bounds.inFlightLongTerm).to.equal(Infinity);
    });

    it('leaves up at once when a probe loses more than 2 %, and remembers how much was in flight', () => {
      const path = cruising({ buffer: 20 * MSS })
        .until('probe_bw_up')
        .until('probe_bw_down');
      expect(path.control.model.bounds.inFlightLongTerm).to.be.closeTo(path.bdp + path.buffer, 6 * MSS);
      path.until('probe_bw_cruise').run(1);
      expect(path.control.cwnd).to.be.at.most(0.85 * path.control.model.bounds.inFlightLongTerm);
    });

    it('touches the bound only, in the probe after one that lost too much, and then probes again at once', () => {
      const path = cruising({ buffer: 20 * MSS });
      const { dropped } = path;
      path.until('probe_bw_up').until('probe_bw_down');
      path.when(() => path.states.slice(-2).join() === 'probe_bw_down,probe_bw_refill', 500);
      expect(path.dropped - dropped).to.be.at.most(2);
    });

    it('finds ten times the bandwidth within some ten probing rounds', () => {
      const path = cruising({ buffer: 100 * MSS });
      path.rate = 10_000;
      path.buffer = 1000 * MSS;
      path.run(15_000);
      expect(path.goodput(2000)).to.be.above(9000);
    });

    it('comes down to a tenth of the bandwidth when the filter of two cycles has forgotten it', () => {
      const path = cruising();
      path.rate = 100;
      path.buffer = 8 * MSS;
      path.when(() => path.control.model.bounds.bandwidthShortTerm < 400, 3000);
      path.run(15_000);
      expect(path.control.model.maxBandwidth).to.be.closeTo(100, 5);
      expect(path.goodput(5000)).to.be.above(80);
    });

    it('stays in up while the application is what limits it', () => {
      const path = cruising().until('probe_bw_up');
      path.applicationRate = 500;
      path.run(2500);
      expect(path.states.at(-1)).to.equal('probe_bw_up');
      expect(path.control.model.maxBandwidth).to.be.closeTo(1000, 20);
    });
  });

  describe('in ProbeRTT (§5.3.4)', () => {
    it('halves what is in flight for 200 ms when no round trip as short has been seen for 5 s', () => {
      const path = cruising();
      path.roundTripMs = 50;
      path.until('probe_rtt', 6000);
      const from = path.nowMs;
      path.run(100);
      expect(path.inFlight).to.be.at.most(path.control.model.bdp / 2 + MSS);
      path.until('probe_bw_cruise', 1000);
      expect(path.nowMs - from).to.be.within(200, 400);
      expect(path.control.cwnd).to.be.above(path.bdp * 1.5);
    });

    it('is skipped after idleness, which has drained the queue as well', () => {
      const path = cruising();
      path.applicationRate = 0;
      path.run(6000);
      path.applicationRate = Infinity;
      path.run(1000);
      expect(path.states).not.to.include('probe_rtt');
    });
  });

  it('tolerates 1 % of random loss on a path of many segments, where Reno would fall to a fraction', () => {
    const path = new BbrPath({ rate: 5000, buffer: 400 * MSS });
    path.drops = (number) => (Math.imul(number, 2_654_435_761) >>> 0) % 100 === 0;
    path.run(5000);
    expect(path.goodput(20_000)).to.be.above(0.7 * 5000);
  });

  it('keeps four segments in flight where the BDP is less than one', () => {
    const path = new BbrPath({ rate: 10, roundTripMs: 20 }).run(20_000);
    expect(path.control.cwnd).to.be.within(4 * MSS, 10 * MSS);
    expect(path.goodput(10_000)).to.be.above(9);
  });

  it('adds what is acknowledged in bursts to what it keeps in flight, and so fills the line (§5.5.9)', () => {
    const path = new BbrPath({ buffer: 400 * MSS });
    path.aggregationMs = 80;
    path.until('probe_bw_cruise').run(100);
    expect(path.control.model.aggregation.extra).to.be.above(20 * MSS);
    expect(path.goodput(10_000)).to.be.above(0.93 * 1000);
  });

  describe('after a loss', () => {
    it('draws in the bounds of this cycle by what was delivered, but by no more than 0.7 a round', () => {
      const path = cruising();
      path.drops = (number) => number % 10 === 0;
      const before = path.control.model.bandwidth;
      path.when(() => path.control.model.bandwidth < 0.95 * before, 500);
      expect(path.control.model.bandwidth).to.be.within(0.7 * before, 0.95 * before);
      expect(path.control.model.maxBandwidth).to.equal(before);
    });

    it('gives back what a spurious loss took, and goes back to startup or to probing (§5.5.11)', () => {
      const path = new BbrPath({ rate: 10_000, buffer: 400 * MSS });
      path.applicationRate = 4000;
      path.run(1000);
      path.drops = (number) => number % 12 === 0;
      path.when(() => path.control.state !== 'startup', 1000);
      path.control.onSpuriousLoss(path.nowMs);
      expect(path.control.state).to.equal('startup');
      expect(path.control.model.bounds.inFlightLongTerm).to.equal(Infinity);
      const probing = new BbrPath({ buffer: 20 * MSS }).until('probe_bw_up');
      const { inFlightLongTerm } = probing.control.model.bounds;
      probing.until('probe_bw_down').control.onSpuriousLoss(probing.nowMs);
      expect(probing.control.state).to.equal('probe_bw_refill');
      expect(probing.control.model.bounds.inFlightLongTerm).to.be.at.least(inFlightLongTerm);
    });

    it('falls to one segment at a timeout, and has its window again when everything is delivered (§5.6.4.4)', () => {
      const path = cruising();
      const { cwnd } = path.control;
      const { delivered } = path.estimator;
      path.control.onRetransmissionTimeout({ nowMs: path.nowMs, inFlight: 40 * MSS, bytesLost: 40 * MSS, delivered });
      expect(path.control.cwnd).to.equal(MSS);
      path.run(60);
      expect(path.control.cwnd).to.be.at.least(cwnd - MSS);
    });

    it('takes a congestion mark as one: startup ends, a probe ends, and no undoing brings them back (§3.7)', () => {
      const control = start(bbr) as Bbr;
      control.onExplicitCongestion(loss(10 * MSS));
      expect(control.state).to.equal('drain');
      const path = cruising().until('probe_bw_up');
      path.control.onExplicitCongestion({ ...loss(path.inFlight), delivered: path.estimator.delivered });
      path.control.onSpuriousLoss(path.nowMs);
      expect(path.control.state).to.equal('probe_bw_down');
      expect(path.control.model.bounds.inFlightLongTerm).to.be.at.most(path.inFlight);
    });

    it('has 0.85 of what was in flight after a mark while cruising, until the next probe (RFC 8511 §3)', () => {
      const path = cruising();
      const { inFlight } = path;
      path.control.onExplicitCongestion({ ...loss(inFlight), delivered: path.estimator.delivered });
      path.run(5);
      expect(path.control.cwnd).to.equal(Math.floor(0.85 * inFlight));
      path.until('probe_bw_up').run(50);
      expect(path.control.cwnd).to.be.above(inFlight);
    });
  });

  it('sends quanta of 1 ms, but two segments at least and 64 KiB at most (§5.6.3)', () => {
    const quantum = (rate: number): number =>
      new BbrPath({ rate, roundTripMs: 4, buffer: rate * 20 }).until('probe_bw_cruise').run(1).control.sendQuantum;
    expect(quantum(1000)).to.equal(2 * MSS);
    expect(quantum(20_000)).to.be.closeTo(19_800, 20);
    expect(quantum(80_000)).to.equal(65_536);
  });
});
