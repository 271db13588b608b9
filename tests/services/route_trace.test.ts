/** What traceroute knows: hop after hop, whose answer belongs to which probe, and when it has arrived. */
import { expect } from 'chai';
import { RouteTrace, type RouteTraceOptions, type TraceProbe } from '../../lib/services/route_trace.ts';

const IDENTIFIER = 40_000;

function trace(options: Partial<RouteTraceOptions> = {}): RouteTrace {
  return new RouteTrace({ family: 4, method: 'udp', identifier: IDENTIFIER, ...options });
}

function sent(route: RouteTrace): TraceProbe[] {
  const probes: TraceProbe[] = [];
  route.transmit((probe) => probes.push(probe) > 0);
  return probes;
}

/** An ICMP error about a UDP probe. */
function errorAbout({ port }: TraceProbe, type: number, code: number, source = IDENTIFIER): Uint8Array {
  const header = new Uint8Array(20);
  header[0] = 0x45;
  header[9] = 17;
  return Uint8Array.of(
    type,
    code,
    0,
    0,
    0,
    0,
    0,
    0,
    ...header,
    source >> 8,
    source & 255,
    port >> 8,
    port & 255,
    0,
    8,
    0,
    0,
  );
}

describe('a route trace', () => {
  it('sends three probes for each hop to ports of their own, and arrives where a port is closed', () => {
    const route = trace();
    const first = sent(route);
    expect(first.map(({ hops, port }) => [hops, port])).to.deep.equal([
      [1, 33_434],
      [1, 33_435],
      [1, 33_436],
    ]);
    route.tick(7);
    for (const probe of first) route.receive(errorAbout(probe, 11, 0), '10.0.0.1');
    const second = sent(route);
    expect(second.map(({ hops, port }) => [hops, port])[0]).to.deep.equal([2, 33_437]);
    for (const probe of second) route.receive(errorAbout(probe, 3, 3), '10.0.1.1');
    expect([route.isDone, route.hasArrived, route.msUntilTick]).to.deep.equal([true, true, Infinity]);
    const hops = route.takeHops();
    expect(hops.map(({ answers }) => answers[0]!.from)).to.deep.equal(['10.0.0.1', '10.0.1.1']);
    expect(hops[0]!.answers[0]).to.deep.include({ roundTripMs: 7, kind: 'time exceeded' });
  });

  it('goes on without those who do not answer in time', () => {
    const route = trace({ waitMs: 1000, probes: 2 });
    const [, second] = sent(route);
    route.receive(errorAbout(second!, 11, 0), '10.0.0.1');
    expect(route.msUntilTick).to.equal(1000);
    route.tick(1000);
    expect(route.takeHops()[0]!.answers.map((answer) => answer?.from ?? null)).to.deep.equal([null, '10.0.0.1']);
    expect(sent(route)[0]!.hops).to.equal(2);
  });

  it('ends where it is forbidden to go on, without having arrived', () => {
    const route = trace({ probes: 1 });
    route.receive(errorAbout(sent(route)[0]!, 3, 13), '10.0.0.1');
    expect([route.isDone, route.hasArrived]).to.deep.equal([true, false]);
  });

  it('gives up after as many hops as it was told', () => {
    const route = trace({ probes: 1, mostHops: 3, waitMs: 10 });
    for (let hop = 1; hop <= 3; hop += 1) {
      expect(sent(route)[0]!.hops).to.equal(hop);
      route.tick(10);
    }
    expect([route.isDone, route.hasArrived, route.takeHops().length]).to.deep.equal([true, false, 3]);
  });

  it('believes no answer to a probe of others, of an earlier hop, or given twice', () => {
    const route = trace({ probes: 1, waitMs: 10 });
    const [early] = sent(route);
    route.tick(10);
    const [probe] = sent(route);
    route.receive(errorAbout(early!, 11, 0), '10.0.0.1');
    route.receive(errorAbout(probe!, 11, 0, IDENTIFIER + 1), '10.0.0.1');
    route.receive(errorAbout({ ...probe!, port: 9 }, 11, 0), '10.0.0.1');
    expect(route.takeHops().map(({ answers }) => answers)).to.deep.equal([[null]]);
    route.receive(errorAbout(probe!, 11, 0), '10.0.0.2');
    route.receive(errorAbout(probe!, 11, 0), '10.0.0.3');
    expect(route.takeHops().map(({ answers }) => answers[0]!.from)).to.deep.equal(['10.0.0.2']);
  });

  it('asks for echoes where it is told so, and takes one for arrival', () => {
    const route = trace({ method: 'icmp', probes: 1 });
    const [probe] = sent(route);
    expect(probe!.bytes[0]).to.equal(8);
    route.receive(
      Uint8Array.from(probe!.bytes, (byte, at) => (at === 0 ? 0 : byte)),
      '10.0.0.1',
    );
    expect([route.isDone, route.hasArrived]).to.deep.equal([true, true]);
  });
});
