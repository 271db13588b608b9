/** The routing table: longest prefix, least metric, and the tree against a plain list. */
import { expect } from 'chai';
import fc from 'fast-check';
import { RoutingTable, type Route } from '../../lib/network/routing_table.ts';
import { addressText, compactAddress, wholeAddress, type CompactAddress } from '../../lib/util/compact_address.ts';
import { ConfigurationError, UsageError } from '../../lib/util/errors.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';

function compact(text: string): CompactAddress {
  return compactAddress(IPAddress.parse(text));
}

/** `10.0.0.0/8 via 192.168.0.1 dev 1 metric 0` in fewer words. */
function route(prefix: string, nextHop: string | null, interfaceIndex: number, metric = 0): Route {
  const [address, length] = prefix.split('/') as [string, string];
  return {
    prefix: compact(address),
    prefixLength: Number(length),
    nextHop: nextHop === null ? null : compact(nextHop),
    interfaceIndex,
    metric,
  };
}

/** The twin: looks at every route. */
class PlainTable {
  readonly routes: Route[] = [];

  add(route: Route): void {
    this.remove(route);
    this.routes.push(route);
  }

  remove(gone: Route): boolean {
    const index = this.routes.findIndex((route) => key(route) === key(gone));
    if (index >= 0) this.routes.splice(index, 1);
    return index >= 0;
  }

  lookup(destination: CompactAddress, interfaceIndex: number): Route | null {
    let best: Route | null = null;
    for (const route of this.routes) {
      if (interfaceIndex !== 0 && route.interfaceIndex !== interfaceIndex) continue;
      if (!wholeAddress(destination).matchesPrefix(wholeAddress(route.prefix), route.prefixLength)) continue;
      const isBetter =
        best === null ||
        route.prefixLength > best.prefixLength ||
        (route.prefixLength === best.prefixLength && route.metric < best.metric);
      if (isBetter) best = route;
    }
    return best;
  }
}

function key({ prefix, prefixLength, nextHop, interfaceIndex }: Route): string {
  const bits = [...wholeAddress(prefix).toBytes()].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return `${typeof prefix} ${bits.slice(0, prefixLength)} ${nextHop === null ? '-' : addressText(nextHop)} ${interfaceIndex}`;
}

/** Few different bits, so that prefixes lie in one another. */
const word = fc.constantFrom(0, 1, -1, 0x0a000000, 0x0a800000 | 0, 0x80000000 | 0, 0xc0a80001 | 0, 0xc0a80101 | 0);
const ipv4: fc.Arbitrary<CompactAddress> = fc.oneof(word, fc.integer());
const ipv6: fc.Arbitrary<CompactAddress> = fc
  .tuple(word, word, word, word)
  .map(([word0, word1, word2, word3]) => IPAddress.fromWords(word0, word1, word2, word3));
const length4 = fc.oneof(fc.constantFrom(0, 8, 9, 16, 24, 31, 32), fc.nat(32));
const length6 = fc.oneof(fc.constantFrom(0, 1, 32, 33, 64, 65, 96, 127, 128), fc.nat(128));
const anyRoute: fc.Arbitrary<Route> = fc
  .oneof(fc.tuple(ipv4, length4, ipv4), fc.tuple(ipv6, length6, ipv6))
  .chain(([prefix, prefixLength, hop]) =>
    fc.record({
      prefix: fc.constant(prefix),
      prefixLength: fc.constant(prefixLength),
      nextHop: fc.constantFrom(null, null, hop),
      interfaceIndex: fc.integer({ min: 1, max: 3 }),
      metric: fc.nat(2),
    }),
  );

describe('the routing table', () => {
  it('takes the longest prefix, and of equal ones the least metric (RFC 1812 §5.2.4.3)', () => {
    const table = new RoutingTable();
    const everything = route('0.0.0.0/0', '192.168.0.1', 1);
    const dear = route('10.0.0.0/8', '192.168.0.2', 1, 20);
    const cheap = route('10.0.0.0/8', '192.168.1.2', 2, 10);
    const near = route('10.1.2.0/24', null, 3, 100);
    for (const one of [dear, near, everything, cheap]) table.add(one);
    expect(table.lookup(compact('8.8.8.8'))).to.equal(everything);
    expect(table.lookup(compact('10.9.9.9'))).to.equal(cheap);
    expect(table.lookup(compact('10.1.2.255'))).to.equal(near);
    expect(table.lookup(compact('10.1.3.0'))).to.equal(cheap);
    expect(table.lookup(compact('10.9.9.9'), 1), 'over interface 1').to.equal(dear);
    expect(table.lookup(compact('10.1.2.3'), 1), 'over interface 1').to.equal(dear);
    expect(table.lookup(compact('2001:db8::1'))).to.equal(null);
  });

  it('keeps the families apart', () => {
    const table = new RoutingTable();
    const four = route('0.0.0.0/0', null, 1);
    const six = route('::/0', 'fe80::1', 2);
    table.add(six);
    expect(table.lookup(0)).to.equal(null);
    table.add(four);
    expect(table.lookup(-1)).to.equal(four);
    expect(table.lookup(compact('::'))).to.equal(six);
  });

  it('replaces a route that comes again with another metric, and counts its generations', () => {
    const table = new RoutingTable();
    const slow = route('10.0.0.0/8', '10.255.0.1', 1, 5);
    const other = route('10.0.0.0/8', '10.255.0.2', 1, 3);
    table.add(slow);
    table.add(other);
    expect(table.generation).to.equal(2);
    const fast = { ...slow, metric: 1 };
    table.add(fast);
    expect([table.size, table.generation]).to.deep.equal([2, 3]);
    expect(table.lookup(compact('10.0.0.1'))).to.equal(fast);
    expect(table.remove(fast)).to.equal(true);
    expect(table.remove(fast)).to.equal(false);
    expect([table.size, table.generation]).to.deep.equal([1, 4]);
    expect(table.lookup(compact('10.0.0.1'))).to.equal(other);
  });

  it('forgets the routes of an interface that is gone', () => {
    const table = new RoutingTable();
    const stays = route('0.0.0.0/0', '10.0.0.1', 2);
    for (const one of [route('10.0.0.0/8', null, 1), stays, route('2001:db8::/32', null, 1)]) table.add(one);
    expect(table.removeInterface(1)).to.equal(2);
    expect(table.routes()).to.deep.equal([stays]);
  });

  it('refuses what can be no route', () => {
    const table = new RoutingTable();
    const sound = route('10.0.0.0/8', '10.0.0.1', 1);
    expect(() => table.add({ ...sound, prefixLength: 33 })).to.throw(ConfigurationError, /prefixLength is 33/);
    expect(() => table.add({ ...sound, prefixLength: 1.5 })).to.throw(ConfigurationError);
    expect(() => table.add({ ...sound, interfaceIndex: 0 })).to.throw(ConfigurationError, /interfaceIndex/);
    expect(() => table.add({ ...sound, metric: -1 })).to.throw(ConfigurationError, /metric/);
    expect(() => table.add({ ...sound, nextHop: compact('fe80::1') })).to.throw(UsageError, /one family/);
    expect(table.generation).to.equal(0);
  });

  it('answers as a list in which every route is looked at, after any additions and removals', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('add', 'add', 'remove'), anyRoute, fc.nat()), {
      maxLength: 40,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, fc.array(fc.oneof(ipv4, ipv6), { minLength: 5, maxLength: 10 }), (changes, strangers) => {
        const table = new RoutingTable();
        const plain = new PlainTable();
        for (const [kind, some, pick] of changes) {
          if (kind === 'add') {
            table.add(some);
            plain.add(some);
          } else {
            const gone = plain.routes[pick % Math.max(1, plain.routes.length)] ?? some;
            expect(table.remove(gone)).to.equal(plain.remove(gone));
          }
        }
        expect(table.size).to.equal(plain.routes.length);
        expect(table.routes()).to.have.members(plain.routes);
        for (const destination of [...strangers, ...plain.routes.map(({ prefix }) => prefix)]) {
          for (const interfaceIndex of [0, 1, 2]) {
            const found = table.lookup(destination, interfaceIndex);
            const expected = plain.lookup(destination, interfaceIndex);
            if (found !== expected) expect(found, 'the elder of equals').to.deep.equal(expected);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
