/**
 * Our host on Ethernet with a kernel on the other side, in namespaces of the test's own: behind a bridge, over a cable, and
 * with VLAN tags, which are taken off on the way where the kernel knows nothing of them.
 *
 *   'tap'      this process: Host ── sunstar0 (TAP) ── br0 ══════════ eth0 :kernel peer
 *   'packet'   this process: Host ── packet socket on veth0 ═════════ veth0 :kernel peer
 *   tags       this process: Host ── sunstar0 (TAP) ── br0 ── trunk (TAP) ── TagGate ── eth0 (TAP) :kernel peer
 */
import { EventLoop } from '../../lib/eventloop/event_loop.ts';
import { openPacketDevice } from '../../lib/devices/packet_device.ts';
import { openTAP } from '../../lib/devices/tap_device.ts';
import type { Device } from '../../lib/devices/device.ts';
import { Host, type HostOptions } from '../../lib/sockets/host.ts';
import { CHECKSUM_COMPLETE, Packet } from '../../lib/util/packet.ts';
import { run } from './kernel.ts';
import { KERNEL, KERNEL6, OURS, OURS6, Peer } from './kernel_peers.ts';
import { withBridge, withVeth } from './veth.ts';

/** Ours, which is on no interface of the kernel. */
export const OUR_MAC = '02:00:00:00:53:02';

export interface EthernetLink {
  readonly host: Host;
  readonly device: Device;
  readonly peerNamespace: string;
  /** Starts any program in the peer's namespace. */
  program(...command: (string | number)[]): Peer;
}

export interface EthernetLinkOptions extends Partial<Omit<HostOptions, 'device'>> {
  readonly medium: 'tap' | 'packet';
}

const PEER_ADDRESSES = [`${KERNEL}/24`, `${KERNEL6}/64`];

/** A host of ours and a kernel on one Ethernet. */
export function withEthernet<T>(options: EthernetLinkOptions, test: (link: EthernetLink) => Promise<T>): Promise<T> {
  const { medium, ...hostOptions } = options;
  if (medium === 'packet') {
    return withVeth(async (ours, peerNamespace) => {
      await enableIPv6(peerNamespace, 'veth0');
      for (const address of PEER_ADDRESSES) await addAddress(peerNamespace, 'veth0', address);
      const device = openPacketDevice({ interface: 'veth0', namespace: ours });
      return await withHost(device, hostOptions, peerNamespace, test);
    });
  }
  if ((hostOptions.tags ?? []).length > 0) return withTags(hostOptions, test);
  return withBridge({ addresses: PEER_ADDRESSES }, async ({ switchNamespace, peerNamespace, joinBridge }) => {
    const device = openTAP({ name: 'sunstar0', namespace: switchNamespace, txQueueLength: 10_000 });
    await joinBridge('sunstar0');
    return await withHost(device, hostOptions, peerNamespace, test);
  });
}

type OtherOptions = Omit<EthernetLinkOptions, 'medium'>;

function withTags<T>(options: OtherOptions, test: (link: EthernetLink) => Promise<T>): Promise<T> {
  const depth = options.tags!.length;
  return withBridge({}, async ({ switchNamespace, peerNamespace, joinBridge }) => {
    const device = openTAP({ name: 'sunstar0', namespace: switchNamespace, txQueueLength: 10_000 });
    const trunk = openTAP({ name: 'trunk', namespace: switchNamespace, txQueueLength: 10_000 });
    const access = openTAP({ name: 'access', namespace: peerNamespace, up: true, txQueueLength: 10_000 });
    const gate = new TagGate(trunk, access, depth);
    try {
      await joinBridge('sunstar0');
      await joinBridge('trunk');
      for (const address of PEER_ADDRESSES) await addAddress(peerNamespace, 'access', address);
      return await withHost(device, options, peerNamespace, test);
    } finally {
      gate.close();
      trunk.close();
      access.close();
    }
  });
}

async function withHost<T>(
  device: Device,
  options: OtherOptions,
  peerNamespace: string,
  test: (link: EthernetLink) => Promise<T>,
): Promise<T> {
  const host = Host.open({ address: OURS, address6: OURS6, mac: OUR_MAC, ...options, device });
  const peers: Peer[] = [];
  const program = (...command: (string | number)[]): Peer => {
    const peer = new Peer(peerNamespace, command.map(String));
    peers.push(peer);
    return peer;
  };
  try {
    return await test({ host, device, peerNamespace, program });
  } finally {
    await host.close({ graceMs: 0 });
    await Promise.all(peers.map((peer) => peer.stop()));
  }
}

async function addAddress(namespace: string, name: string, address: string): Promise<void> {
  const nodad = address.includes(':') ? ['nodad'] : [];
  await run('ip', ['-n', namespace, 'addr', 'add', address, 'dev', name, ...nodad]);
}

async function enableIPv6(namespace: string, name: string): Promise<void> {
  const on = `echo 0 > /proc/sys/net/ipv6/conf/${name}/disable_ipv6 || true`;
  await run('ip', ['netns', 'exec', namespace, 'sh', '-c', on]);
}

const ADDRESSES_BYTES = 12;
const TAG_BYTES = 4;

/**
 * What the access port of a switch does, for a kernel that does not know 802.1Q: takes the tags off frames that come from the
 * trunk, and puts the same ones on what goes there. The tags are learned from the first frame.
 */
class TagGate {
  readonly #loop = new EventLoop();
  #tags: Uint8Array | null = null;

  constructor(trunk: Device, access: Device, depth: number) {
    const bytes = depth * TAG_BYTES;
    this.#join(trunk, access, (frame) => {
      if (!isTagged(frame)) return null;
      this.#tags ??= frame.toBytes().subarray(ADDRESSES_BYTES, ADDRESSES_BYTES + bytes);
      return respliced(frame, bytes, new Uint8Array(0));
    });
    this.#join(access, trunk, (frame) => (this.#tags === null ? null : respliced(frame, 0, this.#tags)));
  }

  #join(from: Device, to: Device, change: (frame: Packet) => Packet | null): void {
    this.#loop.addRule({
      name: `gate ${from.name}`,
      source: from.readable,
      direction: 'in',
      interested: () => true,
      act: () => {
        const pass = (frame: Packet): void => {
          const changed = change(frame);
          if (changed !== null) to.transmit(changed);
        };
        return from.receive(pass, 64) === 64;
      },
    });
    this.#loop.addSpeaker({ notify() {}, transmit: () => to.flush() });
  }

  close(): void {
    this.#loop.close();
  }
}

function isTagged(frame: Packet): boolean {
  const type = frame.uint16(ADDRESSES_BYTES);
  return type === 0x8100 || type === 0x88a8;
}

/** The frame with so many bytes less behind its addresses, and these in their place. */
function respliced(frame: Packet, less: number, more: Uint8Array): Packet {
  const bytes = frame.toBytes();
  const made = Packet.fromBytes(
    Uint8Array.from(Buffer.concat([bytes.subarray(0, ADDRESSES_BYTES), more, bytes.subarray(ADDRESSES_BYTES + less)])),
  );
  made.segmentSize = frame.segmentSize;
  made.checksum = CHECKSUM_COMPLETE;
  if (frame.checksumStart > 0) {
    made.checksum = 2;
    made.checksumStart = frame.checksumStart - less + more.length;
    made.checksumOffset = frame.checksumOffset;
  }
  return made;
}
