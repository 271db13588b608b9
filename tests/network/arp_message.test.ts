/** ARP as bytes: read, written, and turned away where it is not ours to understand (RFC 826). */
import { expect } from 'chai';
import fc from 'fast-check';
import * as arp from '../../lib/network/arp_message.ts';
import { EthernetAddress } from '../../lib/util/ethernet_address.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { Packet } from '../../lib/util/packet.ts';
import { bytesOf, hexOf, outgoingWith, packetOf } from '../harness/wire_bytes.ts';

/** Of a Linux kernel: who has 10.9.0.2? Tell 10.9.0.1 at 5a:fc:7e:2a:2b:2d. */
const RECORDED = '0001080006040001 5afc7e2a2b2d 0a090001 000000000000 0a090002';
const bits = (text: string): number => IPAddress.parse(text).toInt();

function read(packet: Packet): { message: arp.ARPMessage; failure: unknown } {
  const message = new arp.ARPMessage();
  return { failure: arp.parseARPMessage(packet, message), message };
}

describe('an ARP message', () => {
  it('is read: who asks, and for whom', () => {
    const { message, failure } = read(packetOf(RECORDED + '00'.repeat(18)));
    expect(failure).to.equal(null);
    expect(message).to.include({ operation: arp.ARP_REQUEST, senderAddress: bits('10.9.0.1'), isProbe: false });
    expect(message).to.include({ targetAddress: bits('10.9.0.2'), isAnnouncement: false });
    expect(message.senderMAC.toString()).to.equal('5a:fc:7e:2a:2b:2d');
    expect(message.targetMAC.isUnspecified).to.equal(true);
  });

  it('is written as it was read', () => {
    const packet = outgoingWith();
    arp.emitARPMessage(read(packetOf(RECORDED)).message, packet);
    expect(hexOf(packet.toBytes())).to.equal(RECORDED.replaceAll(' ', ''));
  });

  it('may be a probe, which claims nothing, or an announcement', () => {
    const message = new arp.ARPMessage();
    message.senderMAC = EthernetAddress.parse('02:00:00:00:00:01');
    message.targetAddress = bits('10.9.0.2');
    expect([message.isProbe, message.isAnnouncement]).to.deep.equal([true, false]);
    message.senderAddress = message.targetAddress;
    expect([message.isProbe, message.isAnnouncement]).to.deep.equal([false, true]);
  });

  it('that is cut, of another network, of another kind or from a group is turned away', () => {
    const bytes = bytesOf(RECORDED);
    for (let length = 0; length < bytes.byteLength; length += 1) {
      expect(read(Packet.fromBytes(bytes.slice(0, length))).failure).to.equal(arp.ARP_TRUNCATED);
    }
    const changed = (at: number, value: number): unknown => {
      const other = bytesOf(RECORDED);
      other[at] = value;
      return read(Packet.fromBytes(other)).failure;
    };
    for (const at of [0, 1, 2, 3, 4, 5]) expect(changed(at, 0x77), `byte ${at}`).to.equal(arp.ARP_OTHER_NETWORK);
    for (const operation of [0, 3, 8, 255]) expect(changed(7, operation)).to.equal(arp.ARP_OPERATION_UNKNOWN);
    expect(changed(8, 0x5b)).to.equal(arp.ARP_BAD_SENDER);
    for (const first of [224, 239, 240, 255]) expect(changed(14, first)).to.equal(arp.ARP_BAD_SENDER);
  });

  it('of any bytes is read or turned away', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.boolean(), (bytes, isARP) => {
        if (isARP) bytes.set(bytesOf('00010800060400').subarray(0, bytes.length));
        expect(() => read(Packet.fromBytes(bytes))).not.to.throw();
      }),
      { numRuns: 1000 },
    );
  });
});
