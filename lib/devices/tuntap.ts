/**
 * `Tun` and `Tap` as plain duplex streams with tuntap2's properties, so that a program written for tuntap2 moves here by
 * changing its import: one 'data' event for every packet, one `write()` for every packet, no stack in between.
 *
 *   const tun = new Tun();
 *   tun.ipv4 = '10.0.0.1/24';
 *   tun.isUp = true;
 *   tun.on('data', (packet) => …);
 *
 * Beyond tuntap2: an interface may be named, lie in another namespace or be given as a descriptor; a link that is down
 * loses packets, as any wire, and does not end the stream; `release()` never waits.
 */
import { Duplex } from 'node:stream';
import { CHECKSUM_COMPLETE, Packet } from '../util/packet.ts';
import { asSystemCallError } from './native_binding.ts';
import { openTAP } from './tap_device.ts';
import { openTUN, type OpenTUNOptions, type TUNDevice } from './tun_device.ts';

export type TunOptions = Omit<OpenTUNOptions, 'offload'>;

/** Packets read in a row before other I/O has its chance. */
const PACKET_BUDGET = 64;

class TunTap extends Duplex {
  readonly #device: TUNDevice;
  #flushScheduled = false;

  constructor(device: TUNDevice) {
    // Objects on the readable side, so that two packets never run together.
    super({ readableObjectMode: true, allowHalfOpen: false });
    this.#device = device;
    // An open stream that is read keeps the process alive, like a socket; one that is not read does not poll.
    device.native.ref();
  }

  /** The interface's name, such as 'tun0'. */
  get name(): string {
    return this.#device.native.name;
  }

  get isTap(): boolean {
    return this.#device.native.kind === 'tap';
  }

  get isTun(): boolean {
    return this.#device.native.kind === 'tun';
  }

  /** 'aa:bb:cc:dd:ee:ff'; empty for a TUN, which has none, and where setting one throws. */
  get mac(): string {
    return this.#device.native.mac ?? '';
  }

  set mac(address: string) {
    this.#set((native) => (native.mac = address));
  }

  /** Bytes of IP packet. */
  get mtu(): number {
    return this.#device.native.mtu;
  }

  set mtu(bytes: number) {
    this.#set((native) => (native.mtu = bytes));
  }

  /** The kernel's address with its prefix length, '10.0.0.1/24'; empty for none. */
  get ipv4(): string {
    return this.#device.native.ipv4 ?? '';
  }

  set ipv4(address: string) {
    this.#set((native) => (native.ipv4 = address === '' ? null : address));
  }

  get ipv6(): string {
    return this.#device.native.ipv6 ?? '';
  }

  set ipv6(address: string) {
    this.#set((native) => (native.ipv6 = address === '' ? null : address));
  }

  /** Whether the link is up. Packets written while it is down are lost. */
  get isUp(): boolean {
    return this.#device.native.up;
  }

  set isUp(up: boolean) {
    this.#set((native) => (native.up = up));
  }

  /** The device beneath: its counters, and properties that tuntap2 does not have. */
  get device(): TUNDevice {
    return this.#device;
  }

  /** Closes the interface; one that is not persistent is gone. */
  release(callback?: () => void): void {
    if (callback !== undefined) this.once('close', callback);
    this.destroy();
  }

  /** Keeps the process alive while the stream is read (the default). */
  ref(): this {
    this.#device.native.ref();
    return this;
  }

  unref(): this {
    this.#device.native.unref();
    return this;
  }

  override _read(): void {
    this.#device.readable.onReady(() => this.#receive());
  }

  override _write(bytes: Uint8Array, _encoding: string, written: (error?: Error | null) => void): void {
    const packet = Packet.fromBytes(bytes);
    packet.checksum = CHECKSUM_COMPLETE;
    if (!this.#device.transmit(packet)) {
      this.#device.writable.onReady(() => {
        this.#device.writable.onReady(null);
        this._write(bytes, _encoding, written);
      });
      return;
    }
    // Packets written one after another leave in one call.
    if (!this.#flushScheduled) {
      this.#flushScheduled = true;
      process.nextTick(() => this.#flush());
    }
    written();
  }

  override _destroy(error: Error | null, destroyed: (error?: Error | null) => void): void {
    this.#device.flush();
    this.#device.close();
    destroyed(error);
  }

  #flush(): void {
    this.#flushScheduled = false;
    this.#device.flush();
    this.#checkFailure();
  }

  #receive(): void {
    let wantsMore = true;
    this.#device.receive((packet) => {
      // A copy: the packet is lent, and what a stream hands out is the application's for good.
      wantsMore = this.push(Buffer.from(packet.toBytes().buffer)) && wantsMore;
    }, PACKET_BUDGET);
    if (!wantsMore) this.#device.readable.onReady(null);
    this.#checkFailure();
  }

  #checkFailure(): void {
    if (this.#device.failure !== null) this.destroy(this.#device.failure);
  }

  #set(assign: (native: TUNDevice['native']) => void): void {
    try {
      assign(this.#device.native);
    } catch (error) {
      throw asSystemCallError(error);
    }
  }
}

/** A TUN: packets begin with the IP header. */
export class Tun extends TunTap {
  constructor(options: TunOptions = {}) {
    super(openTUN({ ...options, offload: false }));
  }
}

/** A TAP: packets begin with the Ethernet header. */
export class Tap extends TunTap {
  constructor(options: TunOptions = {}) {
    super(openTAP({ ...options, offload: false }));
  }
}
