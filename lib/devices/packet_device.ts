/**
 * An Ethernet interface that exists, a network card or one end of a veth, as a Device: whole frames in and out of it through
 * a packet socket, with their VLAN tags. packet(7).
 *
 *   network ──> interface ──> packet socket ──> receive()          what the kernel itself sends is not shown to us
 *                        └──> the kernel's own stack: it hears everything too, and answers for its own addresses
 *   network <── interface <── packet socket <── transmit()
 *
 * The kernel's stack stays where it is. Two hosts on one interface get on when each has its own Ethernet and IP address: then
 * the kernel leaves alone what is for us. An address of ours that the kernel also has on any interface is answered for by
 * both, and its RST ends our connections; a kernel that forwards may send our packets on a second time. Best is an interface
 * for Sunstar alone (`ip addr flush dev eth1`, one end of a veth). With our own Ethernet address the interface has to be
 * promiscuous, and a switch or a virtual machine's host may refuse a second address behind one port.
 *
 * Over a veth, or behind a card that joins segments, super-segments arrive even where none were asked for; `ethtool -K eth1
 * gro off` stops the card.
 */
import type { NativeBinding } from './native_binding.ts';
import type { SlabPool } from '../util/slab.ts';
import { TUNDevice } from './tun_device.ts';

export interface OpenPacketDeviceOptions {
  /** An Ethernet interface that exists. It is left as it is: bring it up with `ip link set dev eth1 up`. */
  readonly interface: string;
  /** Network namespace of the interface: a name known to `ip netns`, or a path. */
  readonly namespace?: string;
  /** Hear frames for any address, as a host with an Ethernet address of its own must. Default true. */
  readonly promiscuous?: boolean;
  /** For a witness, not for a host: hear what others send through the interface, too. Default false. */
  readonly hearsOutgoing?: boolean;
  /**
   * Leave checksums and segmentation of what we send to the kernel, which does in software what the card cannot. What arrives
   * comes as the kernel has it, either way. Default true.
   */
  readonly offload?: boolean;
  /** Default: the addon. Tests give a fake. */
  readonly binding?: Pick<NativeBinding, 'Tun'>;
  /** Where received frames lie. Default: the program's packet pool. */
  readonly pool?: SlabPool;
}

/**
 * Opens a packet socket on an interface.
 * @throws SystemCallError with a remedy (no permission, no such interface, not Ethernet); NativeBindingError without the addon
 */
export function openPacketDevice(options: OpenPacketDeviceOptions): PacketDevice {
  return new PacketDevice(options);
}

export class PacketDevice extends TUNDevice {
  constructor({ interface: name, promiscuous = true, ...options }: OpenPacketDeviceOptions) {
    super('packet', { ...options, name, promiscuous });
  }

  /** The Ethernet address of the interface, by which the kernel's own stack is reached. */
  get kernelMAC(): string {
    return this.native.mac ?? '';
  }

  /** Frames lost because we did not read them in time. */
  get packetsDropped(): number {
    return this.native.dropped;
  }
}
