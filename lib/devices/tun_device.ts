/**
 * A Linux TUN or TAP as a Device, over the native addon: packets are read in batches into recycled slabs and written in
 * batches by reference, with checksum and segmentation offload where the kernel grants them.
 * Linux Documentation/networking/tuntap.rst. Right after attaching, the first packets may be lost while the kernel's queue
 * is not yet in place; a retransmission mends that.
 */
import { getSystemErrorName } from 'node:util';
import { ReadinessFlag, type Peekable } from '../eventloop/readiness_flag.ts';
import { SystemCallError } from '../util/errors.ts';
import type { Packet } from '../util/packet.ts';
import type { SlabPool } from '../util/slab.ts';
import { newDeviceCounters, type Device, type DeviceCapabilities } from './device.ts';
import {
  asSystemCallError,
  isNativeSystemError,
  loadNativeBinding,
  OFFLOAD,
  POLL,
  type NativeBinding,
  type NativeTun,
  type NativeTunOptions,
} from './native_binding.ts';
import { packetSlabPool, ReceiveSlots } from './receive_slots.ts';
import { TransmitBatch } from './transmit_batch.ts';

/** A read that brought less is an exchange of messages rather than a stream of data. Bytes. */
const CHATTY_BYTES = 8192;

/** An IP packet cannot say that it is longer. Bytes. */
const LARGEST_IP_PACKET = 65535;

/** How often a link that is down is asked whether it still exists, ms. */
const DOWN_LINK_MS = 100;
const ENODEV = 19;
const ENETDOWN = 100;

export interface OpenTUNOptions {
  /** The interface to attach to; created when it does not exist, which needs privileges. Default: the kernel numbers one. */
  readonly name?: string;
  /** A descriptor that is attached already, in place of a name; it is closed with the device. */
  readonly fd?: number;
  /** Network namespace of the interface: a name known to `ip netns`, or a path. */
  readonly namespace?: string;
  /**
   * Checksum and segmentation offload: ten times the throughput. Without it every packet is as on the wire, which is what
   * lessons, captures and impairment want. Default true.
   */
  readonly offload?: boolean;
  /** Bytes of IP packet, 68–65535. Default: left as it is, 1500 on a fresh interface. */
  readonly mtu?: number;
  /** Packets the kernel queues for us before it drops: 10000 suits bulk transfers. Default: left as it is. */
  readonly txQueueLength?: number;
  /** The kernel's own address on the link, 'a.b.c.d/len'. Default: left as it is. */
  readonly ipv4?: string;
  /** The same, 'x::y/len'. */
  readonly ipv6?: string;
  /** Sets the link up or down. Default: left as it is. */
  readonly up?: boolean;
  /** Default: the addon. Tests give a fake. */
  readonly binding?: Pick<NativeBinding, 'Tun'>;
  /** Where received packets lie. Default: the program's packet pool. */
  readonly pool?: SlabPool;
}

/** What the classes built on this one may ask for besides. */
export interface TUNDeviceOptions extends OpenTUNOptions {
  readonly promiscuous?: boolean;
  readonly hearsOutgoing?: boolean;
}

/**
 * Opens a TUN: packets begin with the IP header.
 * @throws SystemCallError with a remedy (no permission, no such device, busy); NativeBindingError without the addon
 */
export function openTUN(options: OpenTUNOptions = {}): TUNDevice {
  return new TUNDevice('tun', options);
}

export class TUNDevice implements Device, Peekable {
  readonly name: string;
  readonly capabilities: DeviceCapabilities;
  readonly counters = newDeviceCounters();
  readonly readable: ReadinessFlag;
  readonly writable: ReadinessFlag;
  /** The addon's object, for properties of the interface that are not a Device's business. */
  readonly native: NativeTun;
  #failure: SystemCallError | null = null;
  readonly #slots: ReceiveSlots;
  readonly #batch: TransmitBatch;
  /** The kernel had no room: what is gathered waits for POLL.WRITABLE. */
  #isBlocked = false;
  #isWatchingDownLink = false;

  constructor(kind: NativeTunOptions['kind'], options: TUNDeviceOptions) {
    this.native = attach(kind, options);
    try {
      configure(this.native, options);
      this.name = this.native.name;
      this.capabilities = capabilitiesOf(this.native);
      const { linkType } = this.capabilities;
      const pool = options.pool ?? packetSlabPool;
      this.readable = new ReadinessFlag(false, () => this.#updatePolling(), this);
      this.writable = new ReadinessFlag(true);
      this.#slots = new ReceiveSlots(this.native, linkType, this.counters, pool);
      this.#batch = new TransmitBatch(this.native, linkType, this.counters, pool);
      this.native.startPolling((events, status) => this.#polled(events, status));
      this.native.unref();
    } catch (error) {
      this.native.close();
      throw asSystemCallError(error);
    }
  }

  get failure(): SystemCallError | null {
    return this.#failure;
  }

  receive(deliver: (packet: Packet) => void, budget: number): number {
    // Polling is level-triggered: if something is left, it tells, and no read is spent on finding nothing.
    this.readable.lower();
    if (this.native.closed) return 0;
    const count = this.#slots.receive(deliver, budget);
    if (count >= 0) return count;
    if (count === -ENETDOWN) this.#watchDownLink();
    else this.#fail('read', count);
    return 0;
  }

  get isChatty(): boolean {
    return this.#slots.lastBytes < CHATTY_BYTES;
  }

  transmit(packet: Packet): boolean {
    if (this.#isBlocked) return false;
    if (this.native.closed) {
      this.counters.sendErrors += 1;
      return true;
    }
    this.#batch.gather(packet);
    if (this.#batch.isFull) this.flush();
    return true;
  }

  flush(): void {
    if (this.#batch.length === 0 || this.native.closed) return;
    const result = this.#batch.flush();
    if (result < 0) this.#fail('writev', result);
    else this.#setBlocked(result > 0);
    if (this.#batch.lastError === ENETDOWN) this.#watchDownLink();
  }

  close(): void {
    if (this.native.closed) return;
    this.native.close();
    this.#slots.close();
    this.#batch.clear();
    this.readable.lower();
  }

  /** Reads now, instead of waiting to be told. */
  look(): boolean {
    if (!this.native.closed && this.#slots.look()) this.readable.raise();
    return this.readable.ready;
  }

  #polled(events: number, status: number): void {
    if (this.native.closed) return;
    if (status < 0) {
      if (status === -ENETDOWN) this.#watchDownLink();
      else this.#fail('poll', status);
      return;
    }
    if ((events & POLL.WRITABLE) !== 0) this.flush();
    if ((events & POLL.READABLE) !== 0) this.readable.raise();
  }

  #setBlocked(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#updatePolling();
    if (isBlocked) this.writable.lower();
    else this.writable.raise();
  }

  #updatePolling(): void {
    if (this.native.closed) return;
    this.native.setPollEvents((this.readable.watched ? POLL.READABLE : 0) | (this.#isBlocked ? POLL.WRITABLE : 0));
  }

  /**
   * A packet socket hears that its link went down, but not that the interface is deleted a moment later: while it is down,
   * we ask.
   */
  #watchDownLink(): void {
    if (this.#isWatchingDownLink) return;
    this.#isWatchingDownLink = true;
    setTimeout(() => {
      this.#isWatchingDownLink = false;
      if (this.native.closed) return;
      try {
        if (!this.native.up) this.#watchDownLink();
      } catch (error) {
        this.#fail('poll', isNativeSystemError(error) ? error.errno : -ENODEV);
      }
    }, DOWN_LINK_MS).unref();
  }

  /** The interface was deleted, or the descriptor is no longer one: say so once, and be closed. */
  #fail(syscall: string, errno: number): void {
    const remedy = 'the interface is gone, as after `ip link del` or `tun.sh stop`; open it anew';
    this.#failure = new SystemCallError(syscall, errorCode(errno), errno, this.name, remedy);
    this.close();
    this.#isBlocked = false;
    this.writable.raise();
    this.readable.raise();
  }
}

function attach(kind: NativeTunOptions['kind'], options: TUNDeviceOptions): NativeTun {
  const offload = options.offload ?? true;
  const native: { -readonly [Key in keyof NativeTunOptions]: NativeTunOptions[Key] } = {
    kind,
    // Whatever we ask for, a packet socket gets what the kernel has joined or left unfinished, and has to be told.
    virtioHeader: offload || kind === 'packet',
    offload,
  };
  if (options.name !== undefined) native.name = options.name;
  if (options.fd !== undefined) native.fd = options.fd;
  if (options.namespace !== undefined) native.namespace = options.namespace;
  if (options.promiscuous !== undefined) native.promiscuous = options.promiscuous;
  if (options.hearsOutgoing !== undefined) native.hearsOutgoing = options.hearsOutgoing;
  const { Tun } = options.binding ?? loadNativeBinding();
  try {
    return new Tun(native);
  } catch (error) {
    throw asSystemCallError(error);
  }
}

function configure(native: NativeTun, options: OpenTUNOptions): void {
  if (options.mtu !== undefined) native.mtu = options.mtu;
  if (options.txQueueLength !== undefined) native.txQueueLength = options.txQueueLength;
  if (options.ipv4 !== undefined) native.ipv4 = options.ipv4;
  if (options.ipv6 !== undefined) native.ipv6 = options.ipv6;
  if (options.up !== undefined) native.up = options.up;
}

function capabilitiesOf(native: NativeTun): DeviceCapabilities {
  const { offloads } = native;
  const segments = (offloads & OFFLOAD.TSO4) !== 0 && (offloads & OFFLOAD.TSO6) !== 0;
  return {
    mtu: native.mtu,
    linkType: native.kind === 'tun' ? 'ip' : 'ethernet',
    checksumOffload: (offloads & OFFLOAD.CHECKSUM) !== 0,
    segmentationOffloadBytes: segments ? LARGEST_IP_PACKET : 0,
    udpSegmentationOffload: (offloads & OFFLOAD.USO4) !== 0 && (offloads & OFFLOAD.USO6) !== 0,
  };
}

/** EBADFD is Linux's own and unknown to libuv. */
function errorCode(errno: number): string {
  return errno === -77 ? 'EBADFD' : getSystemErrorName(errno);
}
