/** Neighbours of IPv6: what is asked, answered and believed (RFC 4861 §7), and when an address becomes ours (RFC 4862 §5.4). */
import { expect } from 'chai';
import { DuplicateAddressDetection } from '../../lib/network/duplicate_address_detection.ts';
import * as discovery from '../../lib/network/neighbor_discovery.ts';
import { NeighborCache } from '../../lib/network/neighbor_cache.ts';
import {
  NDP_BAD_SOURCE,
  NEIGHBOR_ADVERTISEMENT,
  NEIGHBOR_SOLICITATION,
  type NDPMessage,
  type NeighborAdvertisement,
  type NeighborSolicitation,
} from '../../lib/network/ndp_message.ts';
import { ANY_IPV6 } from '../../lib/util/compact_address.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import type { IPAddress } from '../../lib/util/ip_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { advertisement, ip, solicitation } from './ndp_harness.ts';

const OUR_MAC = EthernetAddress.parse('02:00:00:00:00:01');
const PEER_MAC = EthernetAddress.parse('02:00:00:00:00:02');
const EVIL_MAC = EthernetAddress.parse('02:00:00:00:00:66');
const GROUP_MAC = EthernetAddress.parse('33:33:00:00:00:01');
const US = ip('fe80::1');
const PEER = ip('fe80::2');
const WANTED = ip('fe80::77');

class Scene {
  readonly ours = new Set(['fe80::1']);
  readonly results: boolean[] = [];
  readonly cache = new NeighborCache({ random: seededRandomSource(1) });
  readonly detection: DuplicateAddressDetection;
  readonly ndp: discovery.NeighborDiscovery;
  source: IPAddress | null = US;
  room = Infinity;
  nonces: (Uint8Array | undefined)[] = [];
  #said: string[] = [];

  constructor(transmits = 1) {
    this.detection = new DuplicateAddressDetection({ random: seededRandomSource(2), transmits });
    this.ndp = new discovery.NeighborDiscovery({
      mac: OUR_MAC,
      cache: this.cache,
      detection: this.detection,
      home: {
        isOurs: (address) => this.ours.has(address.toString()),
        sourceFor: () => this.source,
        isRouter: () => false,
      },
    });
  }

  want(address = WANTED): void {
    this.detection.start(address, (isOurs) => this.results.push(isOurs));
  }

  hears(message: NeighborSolicitation | NeighborAdvertisement, source = PEER, linkSource = PEER_MAC): unknown {
    return this.ndp.receive(message, source, linkSource);
  }

  readonly #emit: discovery.EmitNDP = (message, source, destination, mac) =>
    this.#say(message, source, destination, mac);

  #say(message: NDPMessage, source: IPAddress, destination: IPAddress, mac: EthernetAddress | string): boolean {
    if (this.room <= 0) return false;
    this.room -= 1;
    if (message.type !== NEIGHBOR_SOLICITATION && message.type !== NEIGHBOR_ADVERTISEMENT) throw new Error('not ours');
    const flags = message.type === NEIGHBOR_ADVERTISEMENT && message.isSolicited ? ' solicited' : '';
    const what = message.type === NEIGHBOR_ADVERTISEMENT ? 'has' : 'who has';
    const ends = `${source.toString()} > ${destination.toString()} ${mac.toString()}`;
    this.#said.push(`${what} ${message.target.toString()}${flags}: ${ends}`);
    this.nonces.push(message.options.nonce);
    return true;
  }

  turn(): string[] {
    this.cache.transmit({ ask: (neighbor) => this.ndp.ask(neighbor, this.#emit), deliver: () => true });
    this.ndp.transmit(this.#emit);
    this.detection.transmit((message, source, destination) => this.#say(message, source, destination, 'group'));
    const said = this.#said;
    this.#said = [];
    return said;
  }

  after(ms: number): string[] {
    this.cache.tick(ms);
    this.detection.tick(ms);
    return this.turn();
  }
}

describe('neighbour discovery', () => {
  it('asks the group of a neighbour, believes the answer, and asks the neighbour itself when in doubt', () => {
    const scene = new Scene();
    scene.cache.use(PEER);
    expect(scene.turn()).to.deep.equal(['who has fe80::2: fe80::1 > ff02::1:ff00:2 33:33:ff:00:00:02']);
    expect(scene.hears(advertisement('fe80::2', { targetLinkAddress: PEER_MAC }))).to.equal(null);
    expect(scene.cache.find(PEER)).to.include({ state: 'REACHABLE', mac: PEER_MAC });
    scene.after(60_000);
    scene.cache.use(PEER);
    expect(scene.after(5000)).to.deep.equal([`who has fe80::2: fe80::1 > fe80::2 ${PEER_MAC.toString()}`]);
  });

  it('answers who asks for an address of ours, and notes the asker as unproven', () => {
    const scene = new Scene();
    expect(scene.hears(solicitation('fe80::1', { sourceLinkAddress: PEER_MAC }))).to.equal(null);
    expect(scene.turn()).to.deep.equal([`has fe80::1 solicited: fe80::1 > fe80::2 ${PEER_MAC.toString()}`]);
    expect(scene.cache.find(PEER)).to.include({ state: 'STALE', mac: PEER_MAC });
  });

  it('answers a question that names no link address to where its frame came from, and notes nobody', () => {
    const scene = new Scene();
    scene.hears(solicitation('fe80::1'));
    expect(scene.turn()).to.deep.equal([`has fe80::1 solicited: fe80::1 > fe80::2 ${PEER_MAC.toString()}`]);
    expect(scene.cache.size).to.equal(0);
  });

  it('does not answer for others, nor itself', () => {
    const scene = new Scene();
    expect(scene.hears(solicitation('fe80::9'))).to.equal(discovery.NDP_NOT_OUR_TARGET);
    expect(scene.hears(solicitation('fe80::1'), US)).to.equal(NDP_BAD_SOURCE);
    expect(scene.turn()).to.deep.equal([]);
  });

  it('asks nothing while it has no address to ask from, and gives the neighbour up in the usual time', () => {
    const scene = new Scene();
    scene.source = null;
    scene.cache.use(PEER);
    for (let seconds = 0; seconds < 4; seconds += 1) expect(scene.after(1000)).to.deep.equal([]);
    expect(scene.cache.size).to.equal(0);
  });

  it('keeps at most 64 answers for a device without room', () => {
    const scene = new Scene();
    scene.room = 0;
    for (let host = 0x100; host < 0x164; host += 1)
      scene.hears(solicitation('fe80::1'), ip(`fe80::${host.toString(16)}`));
    expect([scene.turn(), scene.ndp.hasWork]).to.deep.equal([[], true]);
    scene.room = Infinity;
    expect(scene.turn()).to.have.length(64);
    expect(scene.ndp.counters.answersDropped).to.equal(36);
  });
});

describe('A35: attacks on neighbour discovery', () => {
  it('an advertisement that nobody asked for creates nobody', () => {
    const scene = new Scene();
    const unasked = advertisement('fe80::2', { targetLinkAddress: EVIL_MAC }, { isSolicited: false });
    expect(scene.hears(unasked)).to.equal(discovery.NDP_UNASKED);
    expect(scene.cache.size).to.equal(0);
  });

  it('a question for an address of ours from nobody is answered to everybody: whoever wants it learns that it is taken', () => {
    const scene = new Scene();
    expect(scene.hears(solicitation('fe80::1'), ANY_IPV6)).to.equal(null);
    expect(scene.turn()).to.deep.equal(['has fe80::1: fe80::1 > ff02::1 33:33:00:00:00:01']);
    expect(scene.cache.size).to.equal(0);
  });

  it('who advertises our address is counted and not believed', () => {
    const scene = new Scene();
    const claim = advertisement('fe80::1', { targetLinkAddress: EVIL_MAC });
    expect(scene.hears(claim)).to.equal(discovery.NDP_ADDRESS_CONFLICT);
    expect([scene.turn(), scene.cache.size, scene.ndp.counters.conflicts]).to.deep.equal([[], 0, 1]);
  });

  it('a link address that is a group is nobody’s', () => {
    const scene = new Scene();
    scene.cache.use(PEER);
    const answer = advertisement('fe80::2', { targetLinkAddress: GROUP_MAC });
    expect(scene.hears(answer)).to.equal(discovery.NDP_BAD_LINK_ADDRESS);
    const question = solicitation('fe80::1', { sourceLinkAddress: GROUP_MAC });
    expect(scene.hears(question)).to.equal(discovery.NDP_BAD_LINK_ADDRESS);
    expect(scene.cache.find(PEER)).to.include({ state: 'INCOMPLETE' });
  });
});

describe('an IPv6 address', () => {
  it('is tentative until it has been asked for and nobody minded for a second', () => {
    const scene = new Scene();
    scene.want();
    expect(scene.detection.isTentative(WANTED)).to.equal(true);
    const asked = scene.after(1000);
    expect(asked).to.deep.equal(['who has fe80::77: :: > ff02::1:ff00:77 group']);
    expect(scene.after(999)).to.deep.equal([]);
    expect(scene.results).to.deep.equal([]);
    scene.after(1);
    expect([scene.results, scene.detection.isTentative(WANTED)]).to.deep.equal([[true], false]);
    expect(scene.detection.msUntilTick).to.equal(Infinity);
  });

  it('that is tentative is not answered for', () => {
    const scene = new Scene();
    scene.want();
    scene.after(1000);
    expect(scene.hears(solicitation('fe80::77', { sourceLinkAddress: PEER_MAC }))).to.equal(null);
    expect([scene.turn(), scene.results, scene.cache.size]).to.deep.equal([[], [], 0]);
  });

  it('is not ours when somebody answers', () => {
    const scene = new Scene();
    scene.want();
    scene.after(1000);
    scene.hears(advertisement('fe80::77', { targetLinkAddress: PEER_MAC }, { isSolicited: false }));
    expect([scene.results, scene.after(10_000)]).to.deep.equal([[false], []]);
  });

  it('is not ours when somebody else asks for it at the same time, before or after we do', () => {
    for (const ms of [0, 1000]) {
      const scene = new Scene();
      scene.want();
      scene.after(ms);
      scene.hears(solicitation('fe80::77', { nonce: Uint8Array.of(1, 2, 3, 4, 5, 6) }), ANY_IPV6);
      expect(scene.results).to.deep.equal([false]);
    }
  });

  it('is ours even though our own question comes back to us (RFC 7527 §4.2)', () => {
    const scene = new Scene();
    scene.want();
    scene.after(1000);
    scene.hears(solicitation('fe80::77', { nonce: scene.nonces.at(-1)!.slice() }), ANY_IPV6);
    scene.after(1000);
    expect([scene.results, scene.detection.counters.loopedBack]).to.deep.equal([[true], 1]);
  });

  it('is asked for as often as is wished, a second apart, and not at all where nobody wishes it', () => {
    const scene = new Scene(3);
    scene.want();
    let questions = 0;
    for (let ms = 0; ms < 5000; ms += 100) questions += scene.after(100).length;
    expect([questions, scene.results]).to.deep.equal([3, [true]]);
    const trusting = new Scene(0);
    trusting.want();
    expect([trusting.results, trusting.after(5000)]).to.deep.equal([[true], []]);
  });

  it('that is not wanted any more is not asked for', () => {
    const scene = new Scene();
    scene.want();
    scene.detection.stop(WANTED);
    expect([scene.after(5000), scene.results]).to.deep.equal([[], []]);
  });

  it('is asked for when there is room', () => {
    const scene = new Scene();
    scene.want();
    scene.room = 0;
    expect([scene.after(1000), scene.detection.hasWork, scene.after(5000)]).to.deep.equal([[], true, []]);
    scene.room = 1;
    expect(scene.turn()).to.have.length(1);
    scene.after(1000);
    expect(scene.results).to.deep.equal([true]);
  });
});
