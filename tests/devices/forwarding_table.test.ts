import { expect } from 'chai';
import { ForwardingTable, type ForwardingTableOptions } from '../../lib/devices/forwarding_table.ts';

/** Stations are numbers here, ports are names. */
function newTable(options: ForwardingTableOptions = {}) {
  const table = new ForwardingTable<string>(options);
  return {
    table,
    learn: (station: number, port: string, nowMs = 0) => table.learn(0x0200, station | 0, port, nowMs),
    lookup: (station: number, nowMs = 0) => table.lookup(0x0200, station | 0, nowMs),
  };
}

describe('The forwarding table of a bridge', () => {
  it('knows behind which port an address was heard, and nothing of others', () => {
    const { table, learn, lookup } = newTable();
    expect([learn(1, 'a'), learn(0xffff_ffff, 'b')]).to.deep.equal(['new', 'new']);
    expect([lookup(1), lookup(0xffff_ffff), lookup(2)]).to.deep.equal(['a', 'b', undefined]);
    expect(table.lookup(0x0201, 1, 0)).to.equal(undefined);
  });

  it('follows a station that moved', () => {
    const { learn, lookup } = newTable();
    learn(1, 'a');
    expect([learn(1, 'b'), learn(1, 'b')]).to.deep.equal(['moved', 'known']);
    expect(lookup(1)).to.equal('b');
  });

  it('forgets what was not heard for 300 seconds, and hears anew', () => {
    const { learn, lookup } = newTable();
    learn(1, 'a', 0);
    expect(lookup(1, 300_000)).to.equal('a');
    learn(1, 'a', 200_000);
    expect(lookup(1, 500_000)).to.equal('a');
    expect(lookup(1, 500_001)).to.equal(undefined);
    expect(learn(1, 'a', 500_002)).to.equal('new');
  });

  it('is bounded: beyond it nothing is learned, and what is known stays', () => {
    const { table, learn, lookup } = newTable({ maxAddresses: 100 });
    for (let station = 0; station < 100; station += 1) learn(station, 'a', station);
    expect([learn(1000, 'b', 200), lookup(1000, 200), lookup(0, 200)]).to.deep.equal(['full', undefined, 'a']);
    expect(table.list(200)).to.have.lengthOf(100);
  });

  it('makes room by what has aged, wherever in the table that is', () => {
    const { learn, lookup } = newTable({ maxAddresses: 100, ageingMs: 1000 });
    for (let station = 0; station < 100; station += 1) learn(station, 'a', station === 50 ? 0 : 900);
    const outcomes = Array.from({ length: 20 }, () => learn(1000, 'b', 1500));
    expect(outcomes).to.include('new');
    expect([lookup(1000, 1500), lookup(49, 1500), lookup(50, 1500)]).to.deep.equal(['b', 'a', undefined]);
  });

  it('forgets a port that is gone, and lists what it knows with its age', () => {
    const { table, learn, lookup } = newTable();
    learn(1, 'a', 0);
    learn(2, 'b', 10);
    table.forgetPort('a');
    expect([lookup(1), lookup(2)]).to.deep.equal([undefined, 'b']);
    expect(table.list(30).map(({ address, port, ageMs }) => [String(address), port, ageMs])).to.deep.equal([
      ['02:00:00:00:00:02', 'b', 20],
    ]);
  });
});
