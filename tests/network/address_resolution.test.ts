/** ARP: what is asked, answered and believed (RFC 826, RFC 1122 §2.3.2), and whose an address is (RFC 5227). */
import { expect } from 'chai';
import * as resolution from '../../lib/network/address_resolution.ts';
import { ARP_BAD_SENDER, ARP_REPLY, ARP_REQUEST, ARPMessage } from '../../lib/network/arp_message.ts';
import { NeighborCache } from '../../lib/network/neighbor_cache.ts';
import { ipv4ToString, IPAddress } from '../../lib/util/ip_address.ts';
import { ETHERNET_UNSPECIFIED, EthernetAddress } from '../../lib/util/ethernet_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

const OUR_MAC = EthernetAddress.parse('02:00:00:00:00:01');
const PEER_MAC = EthernetAddress.parse('02:00:00:00:00:02');
const EVIL_MAC = EthernetAddress.parse('02:00:00:00:00:66');
const bits = (text: string): number => IPAddress.parse(text).toInt();
const US = bits('10.0.0.1');
const PEER = bits('10.0.0.2');

interface Spec {
  readonly op?: number;
  readonly from: EthernetAddress;
  readonly sender?: number;
  readonly target?: number;
}

class Scene {
  readonly cache = new NeighborCache({ random: seededRandomSource(3) });
  readonly ours = new Set([US]);
  readonly conflicts: string[] = [];
  room = Infinity;
  readonly arp = new resolution.AddressResolution({
    mac: OUR_MAC,
    cache: this.cache,
    home: { isOurs: (address) => this.ours.has(address), sourceFor: () => US },
    random: seededRandomSource(4),
    onConflict: (address, mac) => this.conflicts.push(`${ipv4ToString(address)} ${mac.toString()}`),
  });
  #said: string[] = [];

  hears({ op = ARP_REQUEST, from, sender = 0, target = US }: Spec): unknown {
    const message = new ARPMessage();
    message.operation = op;
    message.senderMAC = from;
    message.senderAddress = sender;
    message.targetMAC = op === ARP_REPLY ? OUR_MAC : ETHERNET_UNSPECIFIED;
    message.targetAddress = target;
    return this.arp.receive(message);
  }

  readonly #emit = (message: ARPMessage, destination: EthernetAddress): boolean => {
    if (this.room <= 0) return false;
    this.room -= 1;
    const { operation, senderAddress, targetAddress, senderMAC } = message;
    expect(senderMAC).to.equal(OUR_MAC);
    const what = operation === ARP_REPLY ? 'reply' : 'request';
    const to = destination.isBroadcast ? 'all' : destination.toString();
    this.#said.push(`${what} ${ipv4ToString(senderAddress)} > ${ipv4ToString(targetAddress)} to ${to}`);
    return true;
  };

  turn(): string[] {
    this.cache.transmit({ ask: (neighbor) => this.arp.ask(neighbor, this.#emit), deliver: () => true });
    this.arp.transmit(this.#emit);
    const said = this.#said;
    this.#said = [];
    return said;
  }

  after(ms: number): string[] {
    this.cache.tick(ms);
    this.arp.tick(ms);
    return this.turn();
  }

  /** Everything said while time passes, with when. */
  during(ms: number): [number, string][] {
    const all: [number, string][] = [];
    for (let at = 10; at <= ms; at += 10) for (const what of this.after(10)) all.push([at, what]);
    return all;
  }

  known(): string {
    const neighbor = this.cache.find(PEER);
    return neighbor === null ? 'nobody' : `${neighbor.state} ${neighbor.mac?.toString() ?? ''}`;
  }

  resolved(): this {
    this.cache.use(PEER);
    this.turn();
    this.hears({ op: ARP_REPLY, from: PEER_MAC, sender: PEER });
    return this;
  }
}

describe('address resolution', () => {
  it('asks everybody for a neighbour and believes the answer', () => {
    const scene = new Scene();
    scene.cache.use(PEER);
    expect(scene.turn()).to.deep.equal(['request 10.0.0.1 > 10.0.0.2 to all']);
    expect(scene.hears({ op: ARP_REPLY, from: PEER_MAC, sender: PEER })).to.equal(null);
    expect(scene.known()).to.equal(`REACHABLE ${PEER_MAC.toString()}`);
  });

  it('asks a neighbour in doubt itself (RFC 1122 §2.3.2.1)', () => {
    const scene = new Scene().resolved();
    scene.after(60_000);
    scene.cache.use(PEER);
    expect(scene.after(5000)).to.deep.equal([`request 10.0.0.1 > 10.0.0.2 to ${PEER_MAC.toString()}`]);
  });

  it('answers who asks for an address of ours, and notes the asker as unproven', () => {
    const scene = new Scene();
    expect(scene.hears({ from: PEER_MAC, sender: PEER })).to.equal(null);
    expect(scene.turn()).to.deep.equal([`reply 10.0.0.1 > 10.0.0.2 to ${PEER_MAC.toString()}`]);
    expect(scene.known()).to.equal(`STALE ${PEER_MAC.toString()}`);
  });

  it('answers a probe for an address of ours, and notes nobody (RFC 5227 §2.1.1)', () => {
    const scene = new Scene();
    scene.hears({ from: PEER_MAC });
    expect(scene.turn()).to.deep.equal([`reply 10.0.0.1 > 0.0.0.0 to ${PEER_MAC.toString()}`]);
    expect(scene.cache.size).to.equal(0);
  });

  it('does not answer for others', () => {
    const scene = new Scene();
    expect(scene.hears({ from: PEER_MAC, sender: PEER, target: bits('10.0.0.9') })).to.equal(resolution.ARP_UNASKED);
    expect([scene.turn(), scene.cache.size]).to.deep.equal([[], 0]);
  });

  it('keeps at most 64 answers for a device without room', () => {
    const scene = new Scene();
    scene.room = 0;
    for (let host = 2; host < 102; host += 1) scene.hears({ from: PEER_MAC, sender: bits(`10.0.0.${host}`) });
    expect(scene.turn()).to.deep.equal([]);
    expect(scene.arp.hasWork).to.equal(true);
    scene.room = Infinity;
    expect(scene.turn()).to.have.length(64);
    expect(scene.arp.counters.repliesDropped).to.equal(36);
  });

  it('turns away what we said ourselves, and senders that cannot be', () => {
    const scene = new Scene();
    expect(scene.hears({ from: OUR_MAC, sender: PEER })).to.equal(resolution.ARP_FROM_OURSELVES);
    expect(scene.hears({ from: ETHERNET_UNSPECIFIED, sender: PEER })).to.equal(ARP_BAD_SENDER);
    expect(scene.hears({ from: PEER_MAC, sender: bits('127.0.0.1') })).to.equal(ARP_BAD_SENDER);
    expect([scene.turn(), scene.cache.size]).to.deep.equal([[], 0]);
  });
});

describe('A35: attacks on address resolution', () => {
  it('a reply without a request creates nobody', () => {
    const scene = new Scene();
    const failure = scene.hears({ op: ARP_REPLY, from: EVIL_MAC, sender: PEER });
    expect(failure).to.equal(resolution.ARP_UNASKED);
    expect(scene.known()).to.equal('nobody');
  });

  it('a gratuitous ARP of somebody unknown creates nobody', () => {
    const scene = new Scene();
    scene.hears({ from: EVIL_MAC, sender: PEER, target: PEER });
    scene.hears({ op: ARP_REPLY, from: EVIL_MAC, sender: PEER, target: PEER });
    expect(scene.known()).to.equal('nobody');
  });

  it('a gratuitous overwrite of a known neighbour is noted, but it must prove itself within five seconds of use', () => {
    const scene = new Scene().resolved();
    scene.hears({ from: EVIL_MAC, sender: PEER, target: PEER });
    expect(scene.known()).to.equal(`STALE ${EVIL_MAC.toString()}`);
    scene.cache.use(PEER);
    expect(scene.after(5000)).to.deep.equal([`request 10.0.0.1 > 10.0.0.2 to ${EVIL_MAC.toString()}`]);
    for (let seconds = 0; seconds < 3; seconds += 1) scene.after(1000);
    expect(scene.known()).to.equal('nobody');
  });

  it('a second answer is not believed without proof: the first one ended the question', () => {
    const scene = new Scene().resolved();
    scene.hears({ op: ARP_REPLY, from: EVIL_MAC, sender: PEER });
    expect(scene.known()).to.equal(`STALE ${EVIL_MAC.toString()}`);
  });

  it('who claims our own address is counted, reported, answered by one announcement in ten seconds, and not believed', () => {
    const scene = new Scene();
    scene.arp.announce(US);
    scene.during(5000);
    for (let count = 0; count < 50; count += 1) {
      const failure = scene.hears({ from: EVIL_MAC, sender: US, target: US });
      expect(failure).to.equal(resolution.ARP_ADDRESS_CONFLICT);
    }
    expect(scene.turn()).to.deep.equal(['request 10.0.0.1 > 10.0.0.1 to all']);
    scene.hears({ from: EVIL_MAC, sender: US, target: US });
    expect(scene.after(9000)).to.deep.equal([]);
    scene.after(1001);
    scene.hears({ from: EVIL_MAC, sender: US, target: US });
    expect(scene.turn()).to.have.length(1);
    expect([scene.cache.size, scene.arp.counters.conflicts]).to.deep.equal([0, 52]);
    expect(scene.conflicts[0]).to.equal(`10.0.0.1 ${EVIL_MAC.toString()}`);
  });
});

describe('an IPv4 address', () => {
  it('that is ours for certain is announced twice, two seconds apart (RFC 5227 §2.3)', () => {
    const scene = new Scene();
    scene.arp.announce(US);
    expect(scene.turn()).to.deep.equal(['request 10.0.0.1 > 10.0.0.1 to all']);
    expect(scene.arp.msUntilTick).to.equal(2000);
    expect(scene.during(60_000)).to.deep.equal([[2000, 'request 10.0.0.1 > 10.0.0.1 to all']]);
  });

  it('that may be somebody’s is probed three times, ours two seconds later, and announced (RFC 5227 §2.1)', () => {
    const scene = new Scene();
    const wanted = bits('10.0.0.77');
    const results: boolean[] = [];
    scene.arp.probe(wanted, (isOurs) => results.push(isOurs));
    const said = scene.during(20_000);
    expect(said.map(([, what]) => what)).to.deep.equal([
      ...Array.from({ length: 3 }, () => 'request 0.0.0.0 > 10.0.0.77 to all'),
      ...Array.from({ length: 2 }, () => 'request 10.0.0.77 > 10.0.0.77 to all'),
    ]);
    const [first, second, third, fourth, fifth] = said.map(([at]) => at) as [number, number, number, number, number];
    expect(first).to.be.within(0, 1010);
    expect(second - first).to.be.within(1000, 2010);
    expect(third - second).to.be.within(1000, 2010);
    expect([fourth - third, fifth - fourth]).to.deep.equal([2000, 2000]);
    expect(results).to.deep.equal([true]);
  });

  it('is not ours when somebody answers the probe, or probes for it at the same time (RFC 5227 §2.1.1)', () => {
    for (const answer of [
      { op: ARP_REPLY, from: PEER_MAC, sender: bits('10.0.0.77'), target: 0 },
      { from: PEER_MAC, sender: 0, target: bits('10.0.0.77') },
    ]) {
      const scene = new Scene();
      const results: boolean[] = [];
      scene.arp.probe(bits('10.0.0.77'), (isOurs) => results.push(isOurs));
      scene.during(1500);
      expect(scene.hears(answer)).to.equal(resolution.ARP_ADDRESS_CONFLICT);
      expect([scene.during(20_000), results]).to.deep.equal([[], [false]]);
    }
  });
});
