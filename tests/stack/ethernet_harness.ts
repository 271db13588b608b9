/**
 * The harness of a stack on Ethernet: packets of a test travel in frames between the peer's address and ours, and the peer
 * answers whoever asks for it. What a test sees are packets, as without Ethernet.
 */
import { Packet } from '../../lib/util/packet.ts';
import { Slab } from '../../lib/util/slab.ts';
import { bytesOf } from '../harness/wire_bytes.ts';
import { joined } from '../harness/mixed_frames.ts';
import { StackHarness, US6 } from './stack_harness.ts';

export const OUR_MAC = '02:00:00:00:00:01';
export const PEER_MAC = '02:00:00:00:00:02';
const HEADER_BYTES = 14;
const ETHERTYPE_ARP = 0x0806;
/** Which groups we are in is told by MLD and IGMP whatever arrives. */
const REPORTS_GO_TO = [bytesOf('333300000016'), bytesOf('01005e000016')];

/** From the peer to us, of this type. */
export function frameToUs(etherType: string, payload: Uint8Array): Uint8Array {
  return joined(bytesOf(`${OUR_MAC} ${PEER_MAC} ${etherType}`), payload);
}

export class EthernetHarness extends StackHarness {
  /** Answers of the peer that have not arrived yet. */
  #answers: Uint8Array[] = [];
  /** ARP messages of ours that were no requests. */
  repliesSent = 0;

  constructor() {
    const ethernet = { linkType: 'ethernet', mac: OUR_MAC, duplicateAddressProbes: 0 } as const;
    super({}, { ...ethernet, address6: US6 });
  }

  override arrivesPacket(packet: Packet): void {
    const bytes = packet.toBytes();
    this.arrivesFrame(frameToUs(bytes[0]! >> 4 === 6 ? '86dd' : '0800', bytes));
  }

  arrivesFrame(bytes: Uint8Array): void {
    const lent = Uint8Array.from(bytes);
    this.stack.receive(new Packet(new Slab(lent), 0, lent.byteLength));
    lent.fill(0xa5);
  }

  override turn(): ReturnType<StackHarness['turn']> {
    const sent = super.turn();
    while (this.#answers.length > 0) {
      for (const answer of this.#answers.splice(0)) this.arrivesFrame(answer);
      sent.push(...super.turn());
    }
    return sent;
  }

  protected override takePacket(packet: Packet): void {
    const bytes = packet.toBytes();
    const view = new DataView(bytes.buffer);
    if (REPORTS_GO_TO.some((group) => group.every((byte, at) => bytes[at] === byte))) return;
    if (view.getUint16(12) !== ETHERTYPE_ARP) {
      super.takePacket(Packet.fromBytes(bytes.slice(HEADER_BYTES)));
      return;
    }
    if (view.getUint16(HEADER_BYTES + 6) !== 1) {
      this.repliesSent += 1;
      return;
    }
    // who-has target tell sender: target is-at the peer's address.
    const [sender, target] = [bytes.slice(HEADER_BYTES + 14, HEADER_BYTES + 18), bytes.slice(HEADER_BYTES + 24)];
    const isForPeer = target[3] === 2;
    if (!isForPeer) return;
    const answer = joined(bytesOf(`0001080006040002 ${PEER_MAC}`), target, bytesOf(OUR_MAC), sender);
    this.#answers.push(frameToUs('0806', answer));
  }
}
