/** The Ethernet II header: addresses, nested tags, type; what is no such frame; checksums that move along. */
import { expect } from 'chai';
import fc from 'fast-check';
import * as ethernet from '../../lib/network/ethernet_frame.ts';
import { CUSTOMER_TAG, NO_TAGS, SERVICE_TAG, sameNetwork, tagStack, type VLANTag } from '../../lib/network/vlan_tag.ts';
import { ConfigurationError } from '../../lib/util/errors.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import { CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.ts';
import { Slab } from '../../lib/util/slab.ts';
import { hexOf, outgoingWith, packetOf } from '../harness/wire_bytes.ts';

const US = EthernetAddress.parse('02:00:00:00:00:01');
const PEER = EthernetAddress.parse('02:00:00:00:00:02');

function parsed(hex: string): { frame: ethernet.EthernetFrame; failure: unknown; packet: Packet } {
  const packet = packetOf(hex);
  const frame = new ethernet.EthernetFrame();
  return { failure: ethernet.parseEthernetFrame(packet, frame), frame, packet };
}

describe('an Ethernet frame', () => {
  it('without a tag has a header of 14 bytes, which is taken away', () => {
    const { failure, frame, packet } = parsed('020000000001 020000000002 0800 45aabb');
    expect(failure).to.equal(null);
    expect([frame.destination.toString(), frame.source.toString()]).to.deep.equal([US.toString(), PEER.toString()]);
    expect(frame).to.deep.include({ etherType: ethernet.ETHER_TYPE_IPV4, headerLength: 14, tags: [] });
    expect(hexOf(packet.toBytes())).to.equal('45aabb');
  });

  it('with tags tells them from the outermost to the innermost', () => {
    const { failure, frame, packet } = parsed('020000000001 020000000002 88a8 f064 8100 2065 8100 0066 86dd 60');
    expect(failure).to.equal(null);
    expect(frame.etherType).to.equal(ethernet.ETHER_TYPE_IPV6);
    expect(frame.tags).to.deep.equal([
      { protocol: SERVICE_TAG, identifier: 100, priority: 7, dropEligible: true },
      { protocol: CUSTOMER_TAG, identifier: 101, priority: 1, dropEligible: false },
      { protocol: CUSTOMER_TAG, identifier: 102, priority: 0, dropEligible: false },
    ]);
    expect(hexOf(packet.toBytes())).to.equal('60');
  });

  it('makes addresses and tags anew only where they differ from those of the frame before', () => {
    const frame = new ethernet.EthernetFrame();
    ethernet.parseEthernetFrame(packetOf('020000000001 020000000002 8100 0064 8100 0065 0800'), frame);
    const { source, destination, tags } = frame;
    const [outer, inner] = tags;
    ethernet.parseEthernetFrame(packetOf('020000000001 020000000003 8100 0064 8100 0066 0800'), frame);
    expect(frame.destination).to.equal(destination);
    expect(frame.source).not.to.equal(source);
    expect(frame.tags[0]).to.equal(outer);
    expect(frame.tags[1]).not.to.equal(inner);
    ethernet.parseEthernetFrame(packetOf('020000000001 020000000003 0800'), frame);
    expect(frame.tags).to.deep.equal([]);
  });

  it('is turned away, unchanged, when it is cut, comes from a group, or says a length in place of a type', () => {
    const whole = '020000000001 020000000002 8100 0064 8100 0065 0800';
    const bytes = packetOf(whole).toBytes();
    for (let length = 0; length < bytes.byteLength; length += 1) {
      const { failure, packet } = parsed(hexOf(bytes.subarray(0, length)));
      const reason = length < 14 ? ethernet.ETHERNET_TRUNCATED : ethernet.ETHERNET_TAG_TRUNCATED;
      expect(failure, `${length} bytes`).to.equal(reason);
      expect(packet.length).to.equal(length);
    }
    expect(parsed('020000000001 010000000002 0800').failure).to.equal(ethernet.ETHERNET_BAD_SOURCE);
    expect(parsed('020000000001 ffffffffffff 0800').failure).to.equal(ethernet.ETHERNET_BAD_SOURCE);
    expect(parsed('020000000001 020000000002 0026 424203').failure).to.equal(ethernet.ETHERNET_LLC);
    expect(parsed('020000000001 020000000002 8100 0001 0026').failure).to.equal(ethernet.ETHERNET_LLC);
  });

  it('is read as it was written, whatever its tags', () => {
    const tag = fc.record<VLANTag>({
      protocol: fc.constantFrom(CUSTOMER_TAG, SERVICE_TAG, 0x9100),
      identifier: fc.integer({ min: 0, max: 4095 }),
      priority: fc.integer({ min: 0, max: 7 }),
      dropEligible: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 12 }), fc.integer({ min: 0x600, max: 0x80ff }), (tags, etherType) => {
        const packet = outgoingWith(20);
        packet.checksum = CHECKSUM_PARTIAL;
        packet.checksumStart = 3;
        ethernet.emitEthernetFrame({ source: PEER, destination: US, tags }, etherType, packet);
        expect(packet.length).to.equal(ethernet.ethernetHeaderBytes(tags));
        expect(packet.checksumStart).to.equal(3 + packet.length);
        const arrived = Packet.fromBytes(packet.toBytes());
        arrived.checksumStart = packet.checksumStart;
        const frame = new ethernet.EthernetFrame();
        expect(ethernet.parseEthernetFrame(arrived, frame)).to.equal(null);
        expect(frame).to.deep.include({ source: PEER, destination: US, tags, etherType });
        expect([arrived.totalLength, arrived.checksumStart]).to.deep.equal([20, 3]);
      }),
    );
  });

  it('of any bytes is read within its bounds or turned away with a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, isTagged) => {
        if (isTagged) for (let at = 12; at + 1 < bytes.length; at += 4) bytes.set([0x81, 0], at);
        const slab = new Slab(new Uint8Array(200).fill(0x81));
        slab.bytes.set(bytes, 100);
        const packet = new Packet(slab, 100, bytes.byteLength);
        const frame = new ethernet.EthernetFrame();
        const failure = ethernet.parseEthernetFrame(packet, frame);
        expect(packet.length).to.equal(failure === null ? bytes.byteLength - frame.headerLength : bytes.byteLength);
        expect(packet.length).to.be.at.least(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('VLAN tags', () => {
  it('are asked for by identifier: the last is a customer’s, those around it a provider’s', () => {
    expect(tagStack([7, 100])).to.deep.equal([
      { protocol: SERVICE_TAG, identifier: 7, priority: 0, dropEligible: false },
      { protocol: CUSTOMER_TAG, identifier: 100, priority: 0, dropEligible: false },
    ]);
    expect(tagStack([{ identifier: 3, priority: 5, protocol: SERVICE_TAG }])[0]).to.deep.include({
      protocol: SERVICE_TAG,
      priority: 5,
    });
    expect(tagStack([])).to.deep.equal(NO_TAGS);
  });

  it('outside their ranges are refused', () => {
    expect(() => tagStack([4095])).to.throw(ConfigurationError, 'identifier');
    expect(() => tagStack([1.5])).to.throw(ConfigurationError, 'identifier');
    expect(() => tagStack([{ identifier: 1, priority: 8 }])).to.throw(ConfigurationError, 'priority');
    expect(() => tagStack([{ identifier: 1, protocol: 0x0800 }])).to.throw(ConfigurationError, '0x8100');
  });

  it('lead to a network by protocol and identifier; one that only carries a priority leads nowhere', () => {
    const [priorityOnly] = tagStack([{ identifier: 0, priority: 6 }]);
    const urgent = tagStack([{ identifier: 5, priority: 6 }]);
    expect(sameNetwork(urgent, tagStack([5]))).to.equal(true);
    expect(sameNetwork([priorityOnly!], NO_TAGS)).to.equal(true);
    expect(sameNetwork([priorityOnly!, ...urgent], tagStack([5]))).to.equal(true);
    expect(sameNetwork(tagStack([5]), NO_TAGS)).to.equal(false);
    expect(sameNetwork(NO_TAGS, tagStack([5]))).to.equal(false);
    expect(sameNetwork(tagStack([5]), tagStack([6]))).to.equal(false);
    expect(sameNetwork(tagStack([5, 6]), tagStack([5]))).to.equal(false);
    expect(sameNetwork(tagStack([{ identifier: 5, protocol: SERVICE_TAG }]), tagStack([5]))).to.equal(false);
  });
});
