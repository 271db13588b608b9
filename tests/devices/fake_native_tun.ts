/** A NativeTun without a kernel: packets put into it are received, packets sent through it are kept. */
import type { NativeBinding, NativeTun, NativeTunOptions } from '../../lib/devices/native_binding.ts';

const VIRTIO_HEADER_BYTES = 10;
const ALL_OFFLOADS = 31;
export const EAGAIN = 11;
export const EIO = 5;
export const EBADFD = 77;

export class FakeNativeTun implements NativeTun {
  fd = 9;
  readonly kind: NativeTunOptions['kind'];
  readonly virtioHeaderBytes: number;
  readonly offloads: number;
  closed = false;
  name: string;
  mtu = 1500;
  mac: string | null;
  ipv4: string | null = null;
  ipv6: string | null = null;
  up = false;
  txQueueLength = 500;
  dropped = 0;

  /** What waits to be received, virtio header included. */
  readonly waiting: Uint8Array[] = [];
  /** What each receive() was asked for. */
  readonly receiveCalls: number[] = [];
  /** Packets sent, virtio header included. */
  readonly sent: Uint8Array[] = [];
  transmitCalls = 0;
  payloadPieces = 0;
  /** Packets that still fit; then EAGAIN. */
  room = Infinity;
  /** The link is down: packets are taken and lost. */
  isLinkDown = false;
  isDeleted = false;
  pollMask = 0;
  slots: Uint8Array[] = [];
  #lengths: Int32Array = new Int32Array(0);
  #headers: Uint8Array = new Uint8Array(0);
  #descriptors: Int32Array = new Int32Array(0);
  #status: Int32Array = new Int32Array(2);
  #onEvents: (events: number, status: number) => void = () => {};

  constructor(options: NativeTunOptions) {
    this.kind = options.kind;
    this.name = options.name ?? 'tun0';
    this.mac = options.kind !== 'tun' ? '02:00:00:00:00:01' : null;
    this.virtioHeaderBytes = options.virtioHeader ? VIRTIO_HEADER_BYTES : 0;
    this.offloads = options.offload ? ALL_OFFLOADS : 0;
  }

  setReceiveSlots(slots: readonly Uint8Array[], lengths: Int32Array): void {
    this.slots = [...slots];
    this.#lengths = lengths;
  }

  replaceReceiveSlot(index: number, slot: Uint8Array): void {
    this.slots[index] = slot;
  }

  receive(maxPackets: number): number {
    this.receiveCalls.push(maxPackets);
    if (this.isDeleted) return -EBADFD;
    const count = Math.min(maxPackets, this.slots.length, this.waiting.length);
    for (let index = 0; index < count; index += 1) {
      const packet = this.waiting.shift()!;
      this.slots[index]!.set(packet);
      this.#lengths[index] = packet.length;
    }
    return count;
  }

  setTransmitBuffers(headers: Uint8Array, descriptors: Int32Array, status: Int32Array): void {
    this.#headers = headers;
    this.#descriptors = descriptors;
    this.#status = status;
  }

  transmit(packets: number, payloads: readonly Uint8Array[]): number {
    this.transmitCalls += 1;
    this.#status.fill(0);
    if (this.isDeleted) return -EBADFD;
    let word = 0;
    const next = (): number => this.#descriptors[word++]!;
    for (let packet = 0; packet < packets; packet += 1) {
      if (this.room <= 0) {
        this.#status[0] = EAGAIN;
        return packet;
      }
      const start = next();
      const parts: Uint8Array[] = [this.#headers.subarray(start, start + next())];
      for (let pieces = next(); pieces > 0; pieces -= 1) {
        this.payloadPieces += 1;
        const payload = payloads[next()]!;
        const from = next();
        parts.push(payload.subarray(from, from + next()));
      }
      if (this.isLinkDown) {
        this.#status[0] = EIO;
        this.#status[1]! += 1;
        continue;
      }
      this.room -= 1;
      this.sent.push(new Uint8Array(Buffer.concat(parts)));
    }
    return packets;
  }

  startPolling(onEvents: (events: number, status: number) => void): void {
    this.#onEvents = onEvents;
  }

  setPollEvents(mask: number): void {
    this.pollMask = mask;
  }

  /** What libuv would do. */
  poll(events: number, status = 0): void {
    this.#onEvents(events, status);
  }

  ref(): void {}

  unref(): void {}

  close(): void {
    this.closed = true;
    this.fd = -1;
  }
}

/** A binding whose devices are fakes, to be found in `opened`. */
export function fakeBinding(): Pick<NativeBinding, 'Tun'> & { readonly opened: FakeNativeTun[] } {
  const opened: FakeNativeTun[] = [];
  class Tun extends FakeNativeTun {
    constructor(options: NativeTunOptions) {
      super(options);
      opened.push(this);
    }
  }
  return { Tun, opened };
}
