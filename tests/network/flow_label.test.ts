/** Labels of IPv6 flows (RFC 6437). */
import { expect } from 'chai';
import { flowLabel } from '../../lib/network/flow_label.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

const [US, PEER] = [IPAddress.parse('2001:db8::1'), IPAddress.parse('2001:db8::2')];

describe('a flow label', () => {
  it('is the same whenever it is asked for, and another with another key, port or address', () => {
    const label = flowLabel(US, PEER, 1000, 80, 7);
    expect(flowLabel(IPAddress.parse('2001:db8::1'), PEER, 1000, 80, 7)).to.equal(label);
    const others = [
      flowLabel(US, PEER, 1000, 80, 8),
      flowLabel(US, PEER, 1001, 80, 7),
      flowLabel(US, PEER, 1000, 81, 7),
      flowLabel(PEER, US, 80, 1000, 7),
      flowLabel(IPAddress.parse('2001:db8:1::1'), PEER, 1000, 80, 7),
      flowLabel(US, IPAddress.parse('2001:db8::1:2'), 1000, 80, 7),
    ];
    expect(new Set([label, ...others]).size).to.equal(7);
  });

  it('is spread evenly over 20 bits, for neighbouring ports, too, and never 0 (RFC 6437 §2)', () => {
    const random = seededRandomSource(6437);
    for (let key = 0; key < 5; key += 1) {
      const secret = random.uint32();
      const bins = Array.from({ length: 64 }, () => 0);
      let least = Infinity;
      for (let port = 0; port < 64_000; port += 1) {
        const label = flowLabel(US, PEER, port, 80, secret);
        least = Math.min(least, label);
        bins[label >>> 14]! += 1; // more than 20 bits would have no bin
      }
      expect(least).to.be.at.least(1);
      expect(bins).to.have.lengthOf(64);
      // 1,000 a bin on average, with a deviation of 31.
      expect(Math.min(...bins)).to.be.greaterThan(800);
      expect(Math.max(...bins)).to.be.lessThan(1200);
    }
  });
});
