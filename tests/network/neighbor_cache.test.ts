/** The neighbour cache: the states of RFC 4861 §7.3.2, what is held meanwhile, and its bounds. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Neighbor } from '../../lib/network/neighbor.ts';
import { NeighborCache, type NeighborCacheOptions, type NeighborSpeaker } from '../../lib/network/neighbor_cache.ts';
import type { CompactAddress } from '../../lib/util/compact_address.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

const A = IPAddress.parse('10.0.0.7').toInt();
const B = IPAddress.parse('fe80::7');
const MAC = EthernetAddress.parse('02:00:00:00:00:07');
const OTHER = EthernetAddress.parse('02:00:00:00:00:66');
const SOLICITED = { isSolicited: true, isOverride: true, isRouter: false };
const UNSOLICITED = { isSolicited: false, isOverride: true, isRouter: false };

class Scene implements NeighborSpeaker {
  readonly unreachable: number[] = [];
  readonly gone: Neighbor[] = [];
  readonly cache: NeighborCache;
  room = Infinity;
  said: string[] = [];

  constructor(options: Partial<NeighborCacheOptions> = {}) {
    this.cache = new NeighborCache({
      random: seededRandomSource(5),
      onUnreachable: (datagram) => this.unreachable.push(datagram.uint8(0)),
      onGone: (neighbor) => this.gone.push(neighbor),
      ...options,
    });
  }

  ask(neighbor: Neighbor): boolean {
    return this.#say(neighbor.mac === null ? 'who' : `still ${neighbor.mac.toString()}`);
  }

  deliver(datagram: Packet, neighbor: Neighbor): boolean {
    return this.#say(`${datagram.uint8(0)} to ${neighbor.mac!.toString()}`);
  }

  #say(what: string): boolean {
    if (this.room <= 0) return false;
    this.room -= 1;
    this.said.push(what);
    return true;
  }

  turn(): string[] {
    this.cache.transmit(this);
    const { said } = this;
    this.said = [];
    return said;
  }

  after(ms: number): string[] {
    this.cache.tick(ms);
    return this.turn();
  }

  state(address: CompactAddress = A): string | undefined {
    return this.cache.find(address)?.state;
  }

  reachable(address: CompactAddress = A): void {
    this.cache.use(address);
    this.turn();
    this.cache.advertised(address, MAC, SOLICITED);
    this.turn();
  }
}

const datagram = (first: number, size = 20): Packet => Packet.fromBytes(new Uint8Array(size).fill(first));

describe('a neighbour cache', () => {
  it('asks three times, a second apart, for a neighbour that is used, and then says that it is unreachable', () => {
    const scene = new Scene();
    scene.cache.hold(scene.cache.use(A), datagram(1));
    expect(scene.turn()).to.deep.equal(['who']);
    expect(scene.cache.msUntilTick).to.equal(1000);
    expect(scene.after(999)).to.deep.equal([]);
    expect(scene.after(1)).to.deep.equal(['who']);
    expect(scene.after(1000)).to.deep.equal(['who']);
    expect(scene.after(1000)).to.deep.equal([]);
    expect(scene.unreachable).to.deep.equal([1]);
    expect([scene.cache.size, scene.cache.heldBytes, scene.cache.msUntilTick]).to.deep.equal([0, 0, Infinity]);
  });

  it('asks no more often than once a second however much is sent there (RFC 1122 §2.3.2.1)', () => {
    const scene = new Scene();
    let questions = 0;
    for (let ms = 0; ms < 10_000; ms += 10) {
      scene.cache.hold(scene.cache.use(A), datagram(1));
      questions += scene.after(10).length;
    }
    expect(questions).to.be.within(9, 11);
  });

  it('sends what waited, in order, as soon as the answer comes', () => {
    const scene = new Scene();
    for (const first of [1, 2, 3]) scene.cache.hold(scene.cache.use(A), datagram(first));
    scene.turn();
    scene.cache.advertised(A, MAC, SOLICITED);
    scene.room = 2;
    expect(scene.turn()).to.deep.equal([`1 to ${MAC.toString()}`, `2 to ${MAC.toString()}`]);
    expect(scene.cache.hasWork).to.equal(true);
    scene.room = Infinity;
    expect(scene.turn()).to.deep.equal([`3 to ${MAC.toString()}`]);
    expect([scene.cache.hasWork, scene.cache.heldBytes, scene.state()]).to.deep.equal([false, 0, 'REACHABLE']);
  });

  it('holds copies: what was lent may be rewritten', () => {
    const scene = new Scene();
    const lent = datagram(1);
    scene.cache.hold(scene.cache.use(A), lent);
    lent.setUint8(0, 99);
    scene.turn();
    scene.cache.advertised(A, MAC, SOLICITED);
    expect(scene.turn()).to.deep.equal([`1 to ${MAC.toString()}`]);
  });

  it('doubts a neighbour that has been silent for long once it is used: after five seconds it is asked itself', () => {
    const scene = new Scene();
    scene.reachable();
    scene.after(45_001); // at most 1.5 times 30 seconds
    scene.cache.use(A);
    expect(scene.state()).to.equal('DELAY');
    expect(scene.after(4999)).to.deep.equal([]);
    expect(scene.after(1)).to.deep.equal([`still ${MAC.toString()}`]);
    expect(scene.state()).to.equal('PROBE');
    expect(scene.cache.use(A).mac).to.equal(MAC); // and is used meanwhile
    scene.cache.advertised(A, MAC, SOLICITED);
    expect(scene.state()).to.equal('REACHABLE');
  });

  it('forgets one that does not answer then, and tells of it', () => {
    const scene = new Scene();
    scene.reachable();
    scene.after(45_001);
    scene.cache.use(A);
    expect([scene.after(5000), scene.after(1000), scene.after(1000)].flat()).to.have.length(3);
    scene.after(1000);
    expect([scene.cache.size, scene.gone.length, scene.unreachable.length]).to.deep.equal([0, 1, 0]);
  });

  it('does not ask while upper layers hear from there (RFC 4861 §7.3.1)', () => {
    const scene = new Scene();
    scene.reachable();
    for (let seconds = 0; seconds < 300; seconds += 10) {
      expect(scene.after(10_000)).to.deep.equal([]);
      scene.cache.use(A);
      scene.cache.confirm(A);
    }
    expect(scene.state()).to.equal('REACHABLE');
  });

  it('is not confirmed about somebody whose address is not known', () => {
    const scene = new Scene();
    scene.cache.use(A);
    scene.cache.confirm(A);
    scene.cache.confirm(B);
    expect([scene.state(), scene.cache.size]).to.deep.equal(['INCOMPLETE', 1]);
  });

  it('notes who asks, as yet unproven (RFC 4861 §7.2.3)', () => {
    const scene = new Scene();
    scene.cache.heard(B, MAC);
    expect(scene.state(B)).to.equal('STALE');
    expect(scene.cache.use(IPAddress.parse('fe80::7')).mac).to.equal(MAC);
    expect(scene.state(B)).to.equal('DELAY');
    scene.cache.heard(B, MAC);
    expect(scene.state(B)).to.equal('DELAY');
    scene.cache.heard(B, OTHER);
    expect([scene.state(B), scene.cache.find(B)!.mac]).to.deep.equal(['STALE', OTHER]);
  });

  it('sends what waited when the neighbour asks before it answers', () => {
    const scene = new Scene();
    scene.cache.hold(scene.cache.use(B), datagram(9));
    scene.turn();
    scene.cache.heard(B, MAC);
    expect(scene.turn()).to.deep.equal([`9 to ${MAC.toString()}`]);
  });

  it('learns nobody from an advertisement that was not asked for', () => {
    const scene = new Scene();
    expect(scene.cache.advertised(A, MAC, SOLICITED)).to.equal(false);
    expect(scene.cache.size).to.equal(0);
  });

  // RFC 4861, appendix C.
  const rows: [string, EthernetAddress | null, Partial<typeof SOLICITED>, string, EthernetAddress][] = [
    ['solicited, override, another address', OTHER, {}, 'REACHABLE', OTHER],
    ['solicited, no override, another address', OTHER, { isOverride: false }, 'STALE', MAC],
    ['solicited, no override, the same address', MAC, { isOverride: false }, 'REACHABLE', MAC],
    ['solicited, without an address', null, {}, 'REACHABLE', MAC],
    ['unsolicited, override, another address', OTHER, { isSolicited: false }, 'STALE', OTHER],
    ['unsolicited, override, the same address', MAC, { isSolicited: false }, 'REACHABLE', MAC],
    ['unsolicited, no override, another address', OTHER, { isSolicited: false, isOverride: false }, 'STALE', MAC],
    ['unsolicited, no override, the same address', MAC, { isSolicited: false, isOverride: false }, 'REACHABLE', MAC],
  ];
  for (const [what, mac, flags, state, expected] of rows) {
    it(`REACHABLE, told ${what}: ${state} at ${expected === MAC ? 'the old' : 'the new'} one`, () => {
      const scene = new Scene();
      scene.reachable();
      scene.cache.advertised(A, mac, { ...SOLICITED, ...flags });
      expect([scene.state(), scene.cache.find(A)!.mac]).to.deep.equal([state, expected]);
    });
  }

  it('INCOMPLETE, told without an address: nothing; unsolicited: STALE', () => {
    const scene = new Scene();
    scene.cache.use(A);
    scene.cache.advertised(A, null, SOLICITED);
    expect(scene.state()).to.equal('INCOMPLETE');
    scene.cache.advertised(A, MAC, UNSOLICITED);
    expect(scene.state()).to.equal('STALE');
  });

  it('tells when a router ceases to be one', () => {
    const scene = new Scene();
    scene.reachable();
    scene.cache.advertised(A, MAC, { ...SOLICITED, isRouter: true });
    expect(scene.gone).to.have.length(0);
    scene.cache.advertised(A, MAC, SOLICITED);
    expect(scene.gone).to.have.length(1);
  });

  it('holds 128 KiB for one neighbour: the oldest make room (RFC 4861 §7.2.2)', () => {
    const scene = new Scene();
    for (let first = 0; first < 200; first += 1) scene.cache.hold(scene.cache.use(A), datagram(first, 1488));
    expect(scene.cache.heldBytes).to.be.at.most(128 * 1024);
    scene.turn();
    scene.cache.advertised(A, MAC, SOLICITED);
    const said = scene.turn();
    expect(said).to.have.length(65);
    expect(said.at(-1)).to.equal(`199 to ${MAC.toString()}`);
    expect(scene.cache.counters.heldDropped).to.equal(135);
  });

  it('holds 1 MiB for all of them', () => {
    const scene = new Scene();
    for (let host = 0; host < 200; host += 1) {
      for (let count = 0; count < 20; count += 1) scene.cache.hold(scene.cache.use(host + 1), datagram(1, 1488));
    }
    expect(scene.cache.heldBytes).to.be.within(1000 * 1024, 1024 * 1024);
  });

  it('remembers so many and no more; those nobody answered for take half the room at most', () => {
    const scene = new Scene({ maxNeighbors: 64 });
    for (let host = 1; host <= 20; host += 1) scene.reachable(host);
    for (let host = 1000; host < 5000; host += 1) {
      scene.after(1);
      scene.cache.use(host);
    }
    expect(scene.cache.size).to.equal(52);
    for (let host = 1; host <= 20; host += 1) expect(scene.state(host)).to.equal('REACHABLE');
  });

  it('lets strangers in while there is room, and never at the cost of neighbours in use', () => {
    const scene = new Scene({ maxNeighbors: 8 });
    for (let host = 1; host <= 6; host += 1) scene.reachable(host);
    for (let host = 100; host < 200; host += 1) scene.cache.heard(host, OTHER);
    expect(scene.cache.size).to.equal(8);
    for (let host = 1; host <= 6; host += 1) expect(scene.state(host)).to.equal('REACHABLE');
    scene.reachable(7);
    scene.reachable(8);
    expect(scene.cache.heard(300, OTHER)).to.equal(null);
    expect(scene.cache.counters.strangersIgnored).to.equal(1);
  });

  it('keeps its books whatever happens in whatever order', () => {
    const address = fc.constantFrom<CompactAddress>(1, 2, 3, 65, 129, B, IPAddress.parse('fe80::8'));
    const mac = fc.constantFrom(MAC, OTHER);
    const flags = fc.record({ isSolicited: fc.boolean(), isOverride: fc.boolean(), isRouter: fc.boolean() });
    type Step = (scene: Scene) => void;
    const step = fc.oneof(
      address.map(
        (one): Step =>
          ({ cache }) =>
            cache.hold(cache.use(one), datagram(1)),
      ),
      fc.tuple(address, mac).map(
        ([one, at]): Step =>
          ({ cache }) =>
            void cache.heard(one, at),
      ),
      fc.tuple(address, mac, flags).map(
        ([one, at, how]): Step =>
          ({ cache }) =>
            void cache.advertised(one, at, how),
      ),
      address.map(
        (one): Step =>
          ({ cache }) =>
            cache.confirm(one),
      ),
      address.map(
        (one): Step =>
          ({ cache }) =>
            cache.forget(one),
      ),
      fc.integer({ min: 0, max: 50_000 }).map(
        (ms): Step =>
          (scene) =>
            void scene.after(ms),
      ),
      fc.integer({ min: 0, max: 3 }).map((room): Step => (scene) => {
        scene.room = room;
        scene.turn();
        scene.room = Infinity;
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const scene = new Scene({ maxNeighbors: 4 });
        for (const one of steps) {
          one(scene);
          expect(scene.cache.size).to.be.at.most(4);
          const held = [...scene.cache.neighbors()].reduce((sum, { heldBytes }) => sum + heldBytes, 0);
          expect(scene.cache.heldBytes).to.equal(held);
          for (const { state, mac: at } of scene.cache.neighbors())
            expect(at === null).to.equal(state === 'INCOMPLETE');
        }
        for (let seconds = 0; seconds < 12; seconds += 1) scene.after(1000);
        expect([scene.cache.msUntilTick, scene.cache.hasWork, scene.cache.heldBytes]).to.deep.equal([
          Infinity,
          false,
          0,
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
