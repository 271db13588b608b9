/**
 * The native addon as TypeScript sees it, and the loader that finds it: native/build in a clone, prebuilds/ in an installed
 * package. Nothing here runs until loadNativeBinding() is called, so that everything but a real TUN or TAP works without it.
 * Linux Documentation/networking/tuntap.rst. Not here: packets as such, which tun_device.ts makes of these bytes.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { StackError, SystemCallError } from '../util/errors.ts';

/** Bits of `NativeTun.offloads`: what the interface hands us and takes from us unfinished. */
export const OFFLOAD = { CHECKSUM: 1, TSO4: 2, TSO6: 4, USO4: 8, USO6: 16 } as const;

/** Bits of the poll mask and of the events a poll callback is told. */
export const POLL = { READABLE: 1, WRITABLE: 2 } as const;

/** Most slots `setReceiveSlots` takes. */
export const MAX_RECEIVE_SLOTS = 64;
/** Most packets in one `transmit`, and most payload pieces of one packet. */
export const MAX_TRANSMIT_PACKETS = 1024;
export const MAX_TRANSMIT_PIECES = 64;

export interface NativeTunOptions {
  /** 'tun' carries IP packets, 'tap' Ethernet frames; 'packet' is a packet socket on an Ethernet interface that exists. */
  readonly kind: 'tun' | 'tap' | 'packet';
  /**
   * 1–15 bytes. Attaches to the interface of this name or creates it; without a name the kernel numbers a fresh one. A packet
   * socket needs a name.
   */
  readonly name?: string;
  /**
   * Adopts a descriptor that is attached already (with IFF_NO_PI), for a program that opens its device with privileges and
   * then drops them. It is closed by close(); when the constructor throws, it stays the caller's. Excludes name, namespace.
   */
  readonly fd?: number;
  /** Network namespace: a name known to `ip netns`, or a path such as /proc/1234/ns/net. The process stays where it is. */
  readonly namespace?: string;
  /** A 10-byte virtio_net_hdr, little-endian, precedes every packet in both directions (IFF_VNET_HDR). */
  readonly virtioHeader: boolean;
  /**
   * Asks for checksum and segmentation offload; needs the virtio header. What the kernel granted is in `offloads`: before
   * Linux 6.2 there is no USO. With USO granted, received UDP super-packets must be understood too.
   */
  readonly offload: boolean;
  /** The interface outlives its descriptor, as `ip tuntap add` makes it. Default false: left as it is. */
  readonly persist?: boolean;
  /** Packet socket only: hear what is for other addresses as well, while the device is open. Default false. */
  readonly promiscuous?: boolean;
  /** Packet socket only: hear what others send through the interface, too. Default false. */
  readonly hearsOutgoing?: boolean;
}

/**
 * One attached interface. A wrong call throws (TypeError or RangeError with `code`); what the kernel refuses throws with
 * `code`, negative `errno`, `syscall`, `device` and `remedy`, see `isNativeSystemError`; after close() every method and
 * every kernel property throws ERR_DEVICE_CLOSED. Packets that fail are return values, never exceptions.
 */
export interface NativeTun {
  /** The descriptor, -1 when closed. */
  readonly fd: number;
  readonly kind: 'tun' | 'tap' | 'packet';
  /** 10 or 0. */
  readonly virtioHeaderBytes: number;
  /** A mask of OFFLOAD bits; 0 without offload. */
  readonly offloads: number;
  readonly closed: boolean;
  /** Frames that the kernel has dropped because we did not read them in time; only a packet socket is told, otherwise 0. */
  readonly dropped: number;

  /** Asked from the kernel; after close the last name known. Before Linux 6.2 renaming needs the link down (EBUSY). */
  name: string;
  /** Bytes of IP packet, 68–65,535. */
  mtu: number;
  /** 'aa:bb:cc:dd:ee:ff'; null on a TUN, which has none, and where setting throws ENOTSUP. */
  get mac(): string | null;
  set mac(address: string);
  /** The kernel's own address on this interface, 'a.b.c.d/len'; null for none. Setting replaces the first, null removes. */
  ipv4: string | null;
  /**
   * 'x::y/len': the first of global scope, else the first one (a link that is up has a link-local one of its own), else
   * null. Setting replaces those of global scope, null removes them.
   */
  ipv6: string | null;
  /** Whether the link is administratively up. While it is down, the kernel refuses packets with EIO. */
  up: boolean;
  /** How many packets the kernel queues for us before it drops, packets. */
  txQueueLength: number;

  /**
   * Lends 1 to 64 slots for received packets, and an array for their lengths with at least as many elements. They stay
   * referenced until replaced or closed. A packet longer than its slot is cut off by the kernel without a word: with offload
   * give 65,546 bytes (64 KiB − 1 and the virtio header, rounded up), otherwise MTU and headers. A packet socket keeps four
   * bytes of each slot free for a VLAN tag to be put back, and gives a frame that did not fit the length 0.
   */
  setReceiveSlots(slots: readonly Uint8Array[], lengths: Int32Array): void;
  replaceReceiveSlot(index: number, slot: Uint8Array): void;
  /**
   * Reads waiting packets into slots 0, 1, … and their byte counts into `lengths`, at most `maxPackets` and at most as many
   * as there are slots. Never waits.
   * @returns how many, 0 when nothing waits; or a negative errno when the very first read failed (−77 EBADFD: the interface
   *   was deleted; −14 EFAULT: the slot's buffer was transferred away). A failure behind a packet is told by the next call.
   *   A packet socket says −100 ENETDOWN once when its link went down; that is no end.
   */
  receive(maxPackets: number): number;

  /**
   * Where `transmit` finds headers and descriptions and leaves its status; referenced until replaced or closed.
   * @param status at least two elements: [0] errno (positive) of the last failure in a call, 0 for none; [1] packets of that
   *   call which were taken but not sent, because the link was down (EIO) or the kernel would not have them (EINVAL, …)
   */
  setTransmitBuffers(headers: Uint8Array, descriptors: Int32Array, status: Int32Array): void;
  /**
   * Sends the first `packets` packets described in `descriptors`: for each headerOffset, headerLength, pieces, and then for
   * each piece payloadIndex, offset, length. One system call a packet (of a packet socket: 64 packets), no copies; the bytes
   * are the kernel's on return.
   * Everything is checked before anything is sent: a wrong description throws RangeError and sends nothing.
   * @param packets 0–1024, of up to 64 pieces each
   * @param payloads what payloadIndex counts in, up to 65,536 arrays; only those named are looked at
   * @returns packets taken, counting those of status[1]. Fewer than `packets`: no room (status[0] EAGAIN or ENOBUFS: wait for
   *   WRITABLE), or the interface died, which the next call says. Negative errno: it is dead and nothing was taken.
   */
  transmit(packets: number, payloads: readonly Uint8Array[]): number;

  /**
   * Prepares polling; once in a lifetime, and nothing is polled until `setPollEvents`. `onEvents` is called from the event
   * loop with POLL bits and a status of 0, or with a negative errno (−9 EBADF: the interface was deleted) after which
   * polling has stopped, but for −100 ENETDOWN: the link below a packet socket went down, and polling goes on; ticks and promise jobs run after it, and what it throws is an uncaught exception.
   */
  startPolling(onEvents: (events: number, status: number) => void): void;
  /** What to be called for, level-triggered; 0 stops. While not 0 the device is kept from being garbage-collected. */
  setPollEvents(mask: number): void;
  /** The process stays alive while this device polls (the default). */
  ref(): void;
  unref(): void;

  /** Stops polling and closes every descriptor at once; may be called twice, and inside the poll callback. */
  close(): void;
}

interface KernelPeerOptions {
  /** An IPv4 or IPv6 address, no name. */
  readonly host: string;
  readonly port: number;
  /** The whole call throws ETIMEDOUT after this long. Default 60. */
  readonly timeoutSeconds?: number;
}

interface KernelListenerOptions extends KernelPeerOptions {
  /** Served one after another. */
  readonly connections: number;
  /** A congestion control of this kernel ('cubic', 'bbr', …); default the system's. */
  readonly congestion?: string;
  /** Called after listen() with the port (which matters where `port` was 0) and before the first accept() blocks. */
  readonly onListening?: (port: number) => void;
}

export interface KernelSinkOptions extends KernelListenerOptions {
  /** Bytes asked for in each recv(). */
  readonly bufferBytes: number;
}

export interface KernelSourceOptions extends KernelListenerOptions {
  /** Bytes sent on each connection. */
  readonly bytes: number;
  /** Bytes given to each send(). */
  readonly writeBytes: number;
}

export interface KernelSendOptions extends KernelPeerOptions {
  readonly bytes: number;
  /** Bytes given to each send(). */
  readonly writeBytes: number;
  /** As for those that listen. */
  readonly congestion?: string;
}

/** One connection: payload bytes, and seconds from accept() to the last of them. */
export interface KernelTransfer {
  readonly bytes: number;
  readonly seconds: number;
}

export interface KernelPingPongOptions extends KernelPeerOptions {
  /** Round trips in all. */
  readonly rounds: number;
  /** Bytes of one request and of its answer, which is expected to be as long. */
  readonly bytes: number;
  /** Requests kept unanswered at a time on the one connection. */
  readonly inFlight: number;
}

export interface KernelPingPongResult {
  readonly seconds: number;
  readonly latenciesMicroseconds: { readonly p50: number; readonly p99: number };
}

export interface KernelConnectOptions extends KernelPeerOptions {
  /** Connections to attempt in all. */
  readonly connections: number;
  /** Connections under way at a time. */
  readonly concurrency: number;
}

export interface KernelConnectResult {
  readonly seconds: number;
  /** Connections that brought one byte and then the end of the stream. */
  readonly completed: number;
  /** All others, those included for which no local port was free (EADDRNOTAVAIL) and those cut off by the timeout. */
  readonly failed: number;
}

export interface KernelUDPSinkOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** It is over when nothing has come for so long, ms. */
  readonly idleMs: number;
  readonly timeoutSeconds?: number;
  readonly onListening?: (port: number) => void;
}

export interface KernelUDPSourceOptions {
  readonly host: string;
  readonly port: number;
  readonly datagrams: number;
  /** In each datagram. */
  readonly bytes: number;
  /** Datagrams that the kernel is given as one (UDP_SEGMENT), 1 … 64. */
  readonly perMessage: number;
  /** Datagrams a second; 0: as fast as can be. */
  readonly rate: number;
  readonly timeoutSeconds?: number;
}

export interface KernelUDPCount {
  readonly datagrams: number;
  readonly bytes: number;
  /** From the first to the last. */
  readonly seconds: number;
}

/**
 * A timer that keeps fractions of a millisecond. It calls back once for each `arm`, as Node's own timers do, keeps nobody
 * alive, and has to be closed.
 */
export interface NativePreciseTimer {
  /** In place of an earlier setting. 0 ms or more. */
  arm(delayMs: number): void;
  /** May be called twice. */
  close(): void;
}

export interface NativeBinding {
  readonly Tun: new (options: NativeTunOptions) => NativeTun;
  readonly PreciseTimer: new (onFire: () => void) => NativePreciseTimer;
  // Kernel-socket peers for benchmarks. They block the calling thread from beginning to end: for child processes only.
  /** Receives to the end of each stream, then answers with the number of bytes as 8 bytes, little-endian, and closes. */
  kernelSink(options: KernelSinkOptions): KernelTransfer[];
  /** Sends, shuts its side down, reads to the end of the other side's stream, closes. */
  kernelSource(options: KernelSourceOptions): KernelTransfer[];
  /** Connects, sends, shuts its side down, reads to the end of the other side's stream, closes. */
  kernelSend(options: KernelSendOptions): KernelTransfer;
  /** Connects and exchanges requests and answers with TCP_NODELAY. */
  kernelPingPong(options: KernelPingPongOptions): KernelPingPongResult;
  /** Connects, reads one byte and the end, closes; over and over. The server closes first, so TIME-WAIT is the server's. */
  kernelConnect(options: KernelConnectOptions): KernelConnectResult;
  /** Receives datagrams until none come any more, and counts them. */
  kernelUDPSink(options: KernelUDPSinkOptions): KernelUDPCount;
  /** Sends datagrams; the kernel may drop some of them where a queue is full, and says nothing. */
  kernelUDPSource(options: KernelUDPSourceOptions): KernelUDPCount;
}

/** The addon is missing or does not fit this system; `remedy` says what to do. */
export class NativeBindingError extends StackError {
  readonly remedy: string;

  constructor(problem: string, remedy: string, cause?: unknown) {
    super('ERR_NATIVE_BINDING', `${problem}; ${remedy}`, cause === undefined ? undefined : { cause });
    this.remedy = remedy;
  }
}

/** What a failed system call of the addon throws. */
export interface NativeSystemError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  readonly device: string;
  readonly remedy: string;
}

export function isNativeSystemError(error: unknown): error is NativeSystemError {
  if (!(error instanceof Error)) return false;
  const { code, errno, syscall, device, remedy } = error as Partial<NativeSystemError>;
  return typeof errno === 'number' && [code, syscall, device, remedy].every((text) => typeof text === 'string');
}

/** The addon's error as the class the rest of the house throws; anything else is returned as it is. */
export function asSystemCallError(error: unknown): unknown {
  if (!isNativeSystemError(error)) return error;
  return new SystemCallError(error.syscall, error.code, error.errno, error.device, error.remedy, error);
}

/** The folder of package.json: two floors up from lib/devices/, three from dist/lib/devices/. */
function packageRoot(): string {
  const near = new URL('../../', import.meta.url);
  return fileURLToPath(existsSync(new URL('package.json', near)) ? near : new URL('../../../', import.meta.url));
}

function loadAddon(): NativeBinding {
  const load = createRequire(import.meta.url)('node-gyp-build') as (folder: string) => unknown;
  const root = packageRoot();
  const problems: unknown[] = [];
  for (const folder of [`${root}native`, root]) {
    try {
      const addon = load(folder) as NativeBinding & { readonly supported: boolean };
      if (addon.supported) return addon;
      const where = `${process.platform} has no Linux TUN/TAP`;
      throw new NativeBindingError(where, 'use a memory link, a capture replay or the UDP tunnel there');
    } catch (problem) {
      if (problem instanceof NativeBindingError) throw problem;
      problems.push(problem);
    }
  }
  const [first] = problems;
  const text = first instanceof Error ? first.message.split('\n')[0] : String(first);
  throw new NativeBindingError(`the native addon does not load (${text})`, 'run `npm run build:native`', first);
}

let binding: NativeBinding | undefined;

/** Loads the addon once; throws NativeBindingError where there is none. */
export function loadNativeBinding(): NativeBinding {
  binding ??= loadAddon();
  return binding;
}

/** Why the addon cannot be loaded, in one line, or null when it can. */
export function nativeBindingProblem(): string | null {
  try {
    loadNativeBinding();
    return null;
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}
