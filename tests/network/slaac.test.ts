/** Addresses a host gives itself (RFC 4862), and what their last 64 bits tell (RFC 4291 appendix A, RFC 7217). */
import { expect } from 'chai';
import { DuplicateAddressDetection } from '../../lib/network/duplicate_address_detection.ts';
import { addressFromLink, type MakeAddress, stableAddress } from '../../lib/network/interface_identifier.ts';
import { SLAAC } from '../../lib/network/slaac.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { ip, prefixInformation } from './ndp_harness.ts';

const MAC = EthernetAddress.parse('5a:fc:7e:2a:2b:2d');
const SECRET = Uint32Array.of(1, 2, 3, 4);
const HOUR = 3600;

class Scene {
  readonly events: string[] = [];
  readonly detection: DuplicateAddressDetection;
  readonly slaac: SLAAC;

  constructor(makeAddress: MakeAddress = addressFromLink(MAC), transmits = 0) {
    this.detection = new DuplicateAddressDetection({ random: seededRandomSource(3), transmits });
    const home = {
      tentative: (address: unknown) => this.events.push(`tentative ${String(address)}`),
      preferred: (address: unknown, bits: number) => this.events.push(`preferred ${String(address)}/${bits}`),
      deprecated: (address: unknown) => this.events.push(`deprecated ${String(address)}`),
      removed: (address: unknown) => this.events.push(`removed ${String(address)}`),
    };
    this.slaac = new SLAAC(home, this.detection, makeAddress);
  }

  prefix(valid: number, preferred = valid, prefix = 'fd00:1::'): this {
    this.slaac.receive(prefixInformation(prefix, { validLifetime: valid, preferredLifetime: preferred }));
    return this;
  }

  after(seconds: number): string[] {
    this.detection.tick(seconds * 1000);
    this.detection.transmit(() => true);
    this.slaac.tick(seconds * 1000);
    return this.events.splice(0);
  }

  /** Seconds that the address of fd00:1:: is still valid. */
  validFor(): number {
    let seconds = 0;
    for (; this.slaac.addresses().length > 0 && seconds < 100 * HOUR; seconds += 600) this.after(600);
    return seconds;
  }
}

describe('addresses that a host gives itself', () => {
  it('begin with that of the link, made from the link address', () => {
    const scene = new Scene();
    scene.slaac.start();
    const address = 'fe80::58fc:7eff:fe2a:2b2d'; // as a Linux kernel gave itself
    expect(scene.after(0)).to.deep.equal([`tentative ${address}`, `preferred ${address}/64`]);
  });

  it('are used only after nobody was found to have them', () => {
    const scene = new Scene(addressFromLink(MAC), 1);
    scene.slaac.start();
    expect(scene.after(0.1)).to.deep.equal(['tentative fe80::58fc:7eff:fe2a:2b2d']);
    expect(scene.slaac.addresses()[0]!.state).to.equal('tentative');
    scene.after(1);
    expect(scene.after(1)).to.deep.equal(['preferred fe80::58fc:7eff:fe2a:2b2d/64']);
  });

  it('from the link address are given up when somebody has them, for there is no other', () => {
    const scene = new Scene(addressFromLink(MAC), 1);
    scene.slaac.start();
    scene.detection.heardAnswer(ip('fe80::58fc:7eff:fe2a:2b2d'));
    expect(scene.after(10).at(-1)).to.equal('removed fe80::58fc:7eff:fe2a:2b2d');
    expect(scene.slaac.addresses()[0]!.state).to.equal('duplicate');
  });

  it('from a secret have a second, a third and a fourth one (RFC 7217 §6)', () => {
    const scene = new Scene(stableAddress(SECRET, 'tap0', MAC), 1);
    scene.slaac.start();
    const seen = new Set<string>();
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { address, state } = scene.slaac.addresses()[0]!;
      expect(state).to.equal('tentative');
      seen.add(address.toString());
      scene.detection.heardAnswer(address);
    }
    expect([seen.size, scene.slaac.addresses()[0]!.state]).to.deep.equal([4, 'duplicate']);
  });

  it('come with every prefix that is meant for it', () => {
    const scene = new Scene().prefix(HOUR, HOUR, '2001:db8:5::').prefix(HOUR, HOUR, 'fd00:1::');
    expect(scene.after(0).filter((event) => event.startsWith('preferred'))).to.deep.equal([
      'preferred 2001:db8:5:0:58fc:7eff:fe2a:2b2d/64',
      'preferred fd00:1::58fc:7eff:fe2a:2b2d/64',
    ]);
  });

  it('come with no other prefix (RFC 4862 §5.5.3 a to d)', () => {
    const scene = new Scene();
    for (const fields of [
      { isAutonomous: false },
      { prefix: ip('fe80::') },
      { prefix: ip('ff05::') },
      { prefixLength: 48 },
      { prefixLength: 65 },
      { validLifetime: 100, preferredLifetime: 101 },
      { validLifetime: 0, preferredLifetime: 0 },
    ]) {
      scene.slaac.receive(prefixInformation('fd00:1::', fields));
    }
    expect([scene.after(10), scene.slaac.addresses()]).to.deep.equal([[], []]);
  });

  it('are deprecated when they are preferred no longer, gone when they are not valid, and prolonged by a router', () => {
    const scene = new Scene().prefix(3 * HOUR, HOUR);
    scene.after(0);
    expect(scene.slaac.msUntilTick).to.equal(HOUR * 1000);
    expect(scene.after(HOUR)).to.deep.equal(['deprecated fd00:1::58fc:7eff:fe2a:2b2d']);
    scene.prefix(3 * HOUR, HOUR);
    expect(scene.after(0)).to.deep.equal(['preferred fd00:1::58fc:7eff:fe2a:2b2d/64']);
    scene.after(HOUR);
    expect(scene.after(2 * HOUR)).to.deep.equal(['removed fd00:1::58fc:7eff:fe2a:2b2d']);
    expect(scene.slaac.msUntilTick).to.equal(Infinity);
  });

  it('live for ever where a router says so', () => {
    const scene = new Scene().prefix(0xffffffff);
    expect(scene.after(1e9).length).to.equal(2);
    expect(scene.slaac.addresses()[0]!.state).to.equal('preferred');
  });

  describe('A35: cannot be made to expire by a forged advertisement within two hours (RFC 4862 §5.5.3 e)', () => {
    for (const [was, said, becomes] of [
      [24, 48, 48],
      [24, 3, 3],
      [24, 1, 2],
      [24, 0, 2],
      [2, 1, 2],
      [1, 0, 1],
      [1, 1.5, 1.5],
    ] as const) {
      it(`valid for ${was} hours, told ${said}: ${becomes}`, () => {
        const scene = new Scene().prefix(was * HOUR);
        scene.after(0);
        scene.prefix(said * HOUR, 0);
        expect(scene.validFor()).to.equal(becomes * HOUR);
      });
    }
  });

  it('A35: are sixteen at most, whatever prefixes are advertised', () => {
    const scene = new Scene();
    for (let count = 0; count < 1000; count += 1) scene.prefix(HOUR, HOUR, `fd00:${count.toString(16)}::`);
    expect(scene.slaac.addresses()).to.have.length(16);
    expect(scene.slaac.counters.prefixesIgnored).to.equal(984);
  });
});

describe('an interface identifier by RFC 7217', () => {
  it('stays the same in one network and differs between networks, secrets, interfaces and attempts', () => {
    const make = stableAddress(SECRET, 'tap0', MAC);
    const prefix = ip('fd00:1::');
    expect(make(prefix, 0).equals(make(prefix, 0))).to.equal(true);
    const others = [
      make(ip('fd00:2::'), 0),
      make(prefix, 1),
      stableAddress(Uint32Array.of(1, 2, 3, 5), 'tap0', MAC)(prefix, 0),
      stableAddress(SECRET, 'tap1', MAC)(prefix, 0),
    ];
    const identifiers = [make(prefix, 0), ...others].map(({ word2, word3 }) => `${word2} ${word3}`);
    expect(new Set(identifiers).size).to.equal(5);
    expect(make(prefix, 0).matchesPrefix(prefix, 64)).to.equal(true);
  });
});
