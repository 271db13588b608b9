/** Ethernet addresses as values: text, bytes, classes, and the groups of Ethernet that carry groups of IP. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  ETHERNET_BROADCAST,
  EthernetAddress,
  ethernetGroupOfIPv4,
  ethernetGroupOfIPv6,
  ETHERNET_UNSPECIFIED,
  readEthernetAddress,
  writeEthernetAddress,
} from '../../lib/util/ethernet_address.ts';
import { UsageError } from '../../lib/util/errors.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

describe('an Ethernet address', () => {
  it('is read with colons or hyphens and printed with colons', () => {
    expect(EthernetAddress.parse('02:00:5E:a0:0:ff').toString()).to.equal('02:00:5e:a0:00:ff');
    expect(EthernetAddress.parse('02-00-5e-a0-00-ff').toString()).to.equal('02:00:5e:a0:00:ff');
  });

  it('is not read from what is none', () => {
    for (const text of ['', '02:00:5e:a0:00', '02:00:5e:a0:00:ff:01', '02:00-5e:a0:00:ff', '02:00:5e:a0:00:fg', '::']) {
      expect(EthernetAddress.tryParse(text), text).to.equal(undefined);
      expect(() => EthernetAddress.parse(text)).to.throw(UsageError, 'not an Ethernet address');
    }
    expect(() => EthernetAddress.fromBytes(new Uint8Array(5))).to.throw(UsageError, '5 bytes');
  });

  it('comes back from text, bytes and a packet as it went in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const address = EthernetAddress.fromBytes(bytes);
        expect(address.toBytes()).to.deep.equal(bytes);
        expect(EthernetAddress.parse(address.toString()).equals(address)).to.equal(true);
        const packet = Packet.fromBytes(new Uint8Array(9));
        writeEthernetAddress(packet, 3, address);
        expect(readEthernetAddress(packet, 3, ETHERNET_UNSPECIFIED).equals(address)).to.equal(true);
        expect(readEthernetAddress(packet, 3, address)).to.equal(address);
      }),
    );
  });

  it('knows whether it is one host, a group, all hosts, nobody, or chosen by hand', () => {
    const classes = (text: string): boolean[] => {
      const address = EthernetAddress.parse(text);
      return [address.isMulticast, address.isBroadcast, address.isUnspecified, address.isLocal];
    };
    expect(classes('00:16:3e:00:00:01')).to.deep.equal([false, false, false, false]);
    expect(classes('02:16:3e:00:00:01')).to.deep.equal([false, false, false, true]);
    expect(classes('01:00:5e:00:00:01')).to.deep.equal([true, false, false, false]);
    expect(classes('ff:ff:ff:ff:ff:ff')).to.deep.equal([true, true, false, true]);
    expect(classes('00:00:00:00:00:00')).to.deep.equal([false, false, true, false]);
    expect(ETHERNET_BROADCAST.isBroadcast).to.equal(true);
  });

  it('made by chance is that of one host, and no manufacturer gave it', () => {
    const random = seededRandomSource(7);
    for (let count = 0; count < 100; count += 1) {
      const address = EthernetAddress.random(random);
      expect([address.isMulticast, address.isLocal]).to.deep.equal([false, true]);
    }
  });

  it('of a group of IPv4 carries its lower 23 bits, of IPv6 its last 32 (RFC 1112 §6.4, RFC 2464 §7)', () => {
    const ipv4 = (text: string): string => ethernetGroupOfIPv4(IPAddress.parse(text).toInt()).toString();
    expect(ipv4('224.0.0.1')).to.equal('01:00:5e:00:00:01');
    expect(ipv4('239.255.255.250')).to.equal('01:00:5e:7f:ff:fa');
    expect(ethernetGroupOfIPv6(IPAddress.parse('ff02::1:ff28:9c5a')).toString()).to.equal('33:33:ff:28:9c:5a');
  });
});
