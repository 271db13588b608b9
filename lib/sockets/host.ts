/**
 * One loop, one device, one stack: the only place that knows all three. It reads packets into the stack, lets sockets hear
 * of it, and carries what the stack says to the device, all in one turn.
 *
 *   device.readable ──rule 'in'──> stack.receive ──> notify: sockets ──> stack.transmit ──> device.transmit, flush
 *   device.writable ──rule 'out', while the device has no room──────────────┘
 */
import { CapturingDevice, type CaptureSink } from '../devices/capturing_device.ts';
import type { Device, DeviceCounters } from '../devices/device.ts';
import { ImpairedDevice } from '../devices/impaired_device.ts';
import type { Impairment } from '../devices/impairment.ts';
import { openTUN } from '../devices/tun_device.ts';
import { systemClock, type Clock } from '../eventloop/clock.ts';
import { EventLoop, type Registration, type Speaker } from '../eventloop/event_loop.ts';
import type { Port } from '../stack/port.ts';
import { Stack } from '../stack/stack.ts';
import type { TagOption } from '../network/vlan_tag.ts';
import type { StackOptions } from '../stack/stack_options.ts';
import type { EndpointObserver, TCPEndpoint } from '../stack/tcp_endpoint.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { UsageError } from '../util/errors.ts';
import type { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import { CaptureFile } from './capture_file.ts';
import { showTrace } from './debug_log.ts';
import { Grace } from './grace.ts';
import { HostPort } from './host_port.ts';
import { IdleTimers } from './idle_timers.ts';
import { newSecret, nodeRandomSource } from './node_randomness.ts';
import { Resolver, type ResolverOptions } from './resolver.ts';
import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';
import { TCPServer, type TCPServerOptions } from './tcp_server.ts';
import type { LookupFunction } from './name_lookup.ts';
import { normalizeConnect, type TCPConnectOptions } from './socket_options.ts';
import { RawSocket, type RawMessageInfo, type RawSocketOptions } from './raw_socket.ts';
import { TCPSocket } from './tcp_socket.ts';
import { UDPSocket, type MessageInfo, type UDPSocketOptions } from './udp_socket.ts';

/** How long `close()` waits for the last bytes and FINs to arrive, ms. */
const DEFAULT_GRACE_MS = 1000;

/** A device and what the stack is on it. */
export interface HostInterfaceOptions {
  /** A device, or the name of a TUN. */
  readonly device: Device | string;
  /** Name of the interface. Default: the device's. */
  readonly name?: string | undefined;
  /** Our IPv4 address, dotted decimal; this, `address6`, or both. */
  readonly address?: string | undefined;
  /** Of the IPv4 address, 0 … 32. Default 24. */
  readonly prefixLength?: number | undefined;
  /** Our IPv6 address. */
  readonly address6?: string | undefined;
  /** Of the IPv6 address, 0 … 128. Default 64. */
  readonly prefixLength6?: number | undefined;
  /** Further addresses, as '10.0.0.2/24' or 'fd00::2/64'. */
  readonly addresses?: readonly string[] | undefined;
  /** Our router to everybody else; over a TUN nobody needs one. */
  readonly gateway?: string | undefined;
  readonly gateway6?: string | undefined;
  /** Datagrams to every address are taken as if it were ours. Default false. */
  readonly acceptsAny?: boolean | undefined;
  /** On a TAP or another Ethernet: our address. Default: that of an interface on the same device, or one by chance. */
  readonly mac?: string | undefined;
  /** On Ethernet: VLAN tags of our frames, outermost first: identifiers, or whole tags; 'any': frames of every network are
   * read, and answered in kind. Default: none. */
  readonly tags?: readonly TagOption[] | 'any' | undefined;
  /** On Ethernet: frames for any address are read. Default false. */
  readonly promiscuous?: boolean | undefined;
  /** On Ethernet: IPv6 addresses and routes as routers say. Default: where there is an IPv6 address, or none at all. */
  readonly autoconfigure?: boolean | undefined;
  /** How often it is asked whether somebody has an address made here, 0 … 10. Default 1. */
  readonly duplicateAddressProbes?: number | undefined;
  /** How addresses are made. Default 'stable', which needs the same `secret` every time. */
  readonly interfaceIdentifier?: 'EUI-64' | 'stable' | undefined;
  /** Largest IP packet we send, bytes; with IPv6 at least 1,280. Default: the device's. A TUN opened by name is set to it. */
  readonly mtu?: number | undefined;
  /** Checksum and segmentation offload of a TUN opened by name. Default true. */
  readonly offload?: boolean | undefined;
  /** Network namespace of a TUN opened by name. */
  readonly namespace?: string | undefined;
}

export interface HostOptions extends HostInterfaceOptions {
  /** Further interfaces, each with a device of its own, or on the device of one before it. */
  readonly interfaces?: readonly HostInterfaceOptions[] | undefined;
  /** For every connection that does not say otherwise. */
  readonly tcp?: Partial<TCPConfig> | undefined;
  readonly stack?: Omit<StackOptions, 'random' | 'secret' | 'config' | 'nowMs'> | undefined;
  /** Default: the system's. Give `random` and `secret` to make a run repeatable. */
  readonly random?: RandomSource | undefined;
  readonly secret?: Uint32Array | undefined;
  /** A loop to share; the host then leaves it open. Default: one of its own. */
  readonly loop?: EventLoop | undefined;
  /** For a loop of its own. Default: the system's. */
  readonly clock?: Clock | undefined;
  /** A bad network around each device, in both directions. */
  readonly impairment?: Impairment | undefined;
  /** Shows every packet to a sink, or writes it to a pcapng file of this name. */
  readonly capture?: string | CaptureSink | undefined;
  /** Whom to ask for names. With servers, all sockets of the host ask them; without, they ask the system. */
  readonly resolver?: ResolverOptions | undefined;
}

export interface HostInfo {
  readonly device: string;
  readonly address: string;
  readonly address6: string | null;
  readonly mtu: number;
  readonly connections: number;
  readonly timeWait: number;
  readonly listeners: readonly string[];
  readonly counters: Readonly<Record<string, number>>;
  readonly deviceCounters: Readonly<DeviceCounters>;
}

export class Host implements SocketHome, HomeProvider, Speaker, EndpointObserver {
  readonly loop: EventLoop;
  /** The first, and for most hosts the only one. */
  readonly device: Device;
  readonly stack: Stack;
  readonly idleTimers: IdleTimers;
  /** Our IPv4 address; the IPv6 address where that is the only one. */
  readonly address: string;
  readonly address6: string | null;
  readonly #ownsLoop: boolean;
  readonly #captureFile: CaptureFile | null;
  readonly #registrations: Registration[];
  readonly #inhabitants = new Set<Inhabitant>();
  /** Closed by their applications, but their last bytes are still under way. */
  readonly #lingering = new Set<TCPEndpoint>();
  #lingerRetention: { release(): void } | null = null;
  #isClosing = false;
  #isClosed = false;
  #closeRetention: { release(): void } | null = null;
  #closed: Promise<void> | null = null;
  #finishClosing: () => void = () => {};
  readonly #grace = new Grace();
  #deviceFailure: Error | null = null;
  /** Close as soon as the last bytes have arrived, and tell whom. */
  #whenQuiet: (() => void) | null = null;

  readonly #resolverOptions: ResolverOptions | undefined;
  #resolver: Resolver | null = null;
  readonly #ports: HostPort[] = [];
  readonly #devices = new Map<Device | string, HostPort>();
  readonly #send = (packet: Packet, port: Port): boolean => this.#ports[port.index]!.device.transmit(packet);

  /** Opens the device, and is ready at once. @throws SystemCallError, ConfigurationError, UsageError */
  static open(options: HostOptions): Host {
    return new Host(options);
  }

  private constructor(options: HostOptions) {
    const random = options.random ?? nodeRandomSource();
    this.#ownsLoop = options.loop === undefined;
    this.#resolverOptions = options.resolver;
    this.loop =
      options.loop ??
      new EventLoop({
        ...(options.clock === undefined ? {} : { clock: options.clock }),
        // A rule that spins is a device that lies about its readiness: no way out any more.
        onError: (error) => this.#deviceFailed(error),
      });
    const clock = options.clock ?? systemClock;
    const inner = openDevice(options);
    this.#captureFile =
      typeof options.capture === 'string' ? openCapture(options.capture, inner, options, clock) : null;
    this.stack = new Stack({
      ...options.stack,
      random,
      secret: options.secret ?? newSecret(),
      nowMs: this.loop.now,
      ...(options.tcp === undefined ? {} : { config: options.tcp }),
    });
    const wrap = (device: Device): Device => {
      const sink = device === inner ? (this.#captureFile?.sink ?? null) : this.#sinkFor(device);
      const witness = typeof options.capture === 'function' ? options.capture : sink;
      return wrapDevice(device, options.impairment, witness, random, () => this.loop.now);
    };
    try {
      this.#attach(options, inner, wrap);
      for (const each of options.interfaces ?? []) this.#attach(each, null, wrap);
    } catch (error) {
      this.#closeOwn();
      throw error;
    }
    this.device = this.#ports[0]!.device; // there is at least one
    const { first } = this.stack.interfaces;
    const [address] = [...first!.addressesOf(4), ...first!.addressesOf(6)];
    this.address = address?.address.toString() ?? '';
    this.address6 = first!.ipv6.address?.toString() ?? null;
    showTrace(this.stack.trace, this.device.name, () => this.loop.now);
    this.stack.onWork = () => this.loop.requestTurn();
    this.idleTimers = new IdleTimers(() => this.loop.requestTurn());
    this.#registrations = this.#register();
    if (this.stack.hasWork) this.loop.requestTurn(); // addresses are announced
  }

  /** An interface failed: what was opened here for those before it is closed again. */
  #closeOwn(): void {
    for (const [given, { device }] of this.#devices) if (typeof given === 'string') device.close();
    void this.#captureFile?.close();
    if (this.#ownsLoop) this.loop.close();
  }

  /** In the capture, further devices are further interfaces. */
  #sinkFor({ name, capabilities }: Device): CaptureSink | null {
    return this.#captureFile?.addInterface({ name, linkType: capabilities.linkType }) ?? null;
  }

  /**
   * Opens the device, unless an interface before this one has it, and makes an interface of the stack.
   * @param opened the device, if it is open already
   */
  #attach(options: HostInterfaceOptions, opened: Device | null, wrap: (device: Device) => Device): void {
    const shared = this.#devices.get(options.device);
    const device = shared?.device ?? wrap(opened ?? openDevice(options));
    const { capabilities } = device;
    const given = {
      address: options.address,
      prefixLength: options.prefixLength,
      address6: options.address6,
      prefixLength6: options.prefixLength6,
      addresses: options.addresses,
      gateway: options.gateway,
      gateway6: options.gateway6,
      acceptsAny: options.acceptsAny,
      mac: options.mac,
      tags: options.tags,
      promiscuous: options.promiscuous,
      autoconfigure: options.autoconfigure,
      duplicateAddressProbes: options.duplicateAddressProbes,
      interfaceIdentifier: options.interfaceIdentifier,
      port: shared?.port,
    };
    try {
      const attached = this.stack.attach({
        ...withoutUndefined(given),
        name: options.name ?? device.name,
        linkType: capabilities.linkType,
        mtu: Math.min(options.mtu ?? capabilities.mtu, capabilities.mtu),
        checksumOffload: capabilities.checksumOffload,
        segmentationOffloadBytes: capabilities.segmentationOffloadBytes,
        udpSegmentationOffload: capabilities.udpSegmentationOffload ?? false,
      });
      if (shared !== undefined) return;
      const port = new HostPort(device, attached.port, this.stack, this.loop);
      this.#devices.set(options.device, port);
      this.#ports.push(port);
    } catch (error) {
      if (shared === undefined && typeof options.device === 'string') device.close();
      throw error;
    }
  }

  /** All devices, in the order in which interfaces named them. */
  get devices(): readonly Device[] {
    return this.#ports.map(({ device }) => device);
  }

  #register(): Registration[] {
    const { loop, stack } = this;
    return [
      ...this.#ports.flatMap((port) => port.register((error) => this.#deviceFailed(error))),
      loop.addClocked(stack),
      loop.addClocked(this.idleTimers),
      loop.addClocked(this.#grace),
      loop.addSpeaker(this),
    ];
  }

  // ---------------------------------------------------------------- what applications call

  /** As `net.connect`: (options), (port, host), each with a listener for 'connect'. */
  connect(options: TCPConnectOptions, connected?: () => void): TCPSocket;
  connect(port: number, host: string, connected?: () => void): TCPSocket;
  connect(port: number, connected?: () => void): TCPSocket;
  connect(...given: unknown[]): TCPSocket {
    const { options, connected } = normalizeConnect(given);
    this.#mustBeOpen();
    const socket = new TCPSocket(this, options);
    return connected === undefined ? socket.connect(options) : socket.connect(options, connected);
  }

  /** As `net.createServer`. */
  createServer(
    options?: TCPServerOptions | ((socket: TCPSocket) => void),
    onConnection?: (socket: TCPSocket) => void,
  ): TCPServer {
    this.#mustBeOpen();
    return new TCPServer(this, options, onConnection);
  }

  /** As `dgram.createSocket`. */
  udpSocket(
    options: UDPSocketOptions | 'udp4' | 'udp6' = 'udp4',
    onMessage?: (message: Buffer, info: MessageInfo) => void,
  ): UDPSocket {
    this.#mustBeOpen();
    return new UDPSocket(this, options, onMessage);
  }

  /** A raw IP socket, which hears at once. */
  rawSocket(options: RawSocketOptions, onMessage?: (message: Buffer, info: RawMessageInfo) => void): RawSocket {
    this.#mustBeOpen();
    return new RawSocket(this, options, onMessage);
  }

  /** Asks DNS servers over our own sockets; made when it is first used. */
  get resolver(): Resolver {
    if (this.#resolver === null) this.#mustBeOpen();
    this.#resolver ??= new Resolver(this, this.#resolverOptions);
    return this.#resolver;
  }

  /** How the sockets of this host find addresses of names. */
  get lookup(): LookupFunction | undefined {
    const hasServers =
      (this.#resolverOptions?.servers?.length ?? 0) > 0 || (this.#resolver?.getServers().length ?? 0) > 0;
    return hasServers && !this.#isClosing ? (this.resolver.lookup as unknown as LookupFunction) : undefined;
  }

  info(): HostInfo {
    const { stack, device } = this;
    return {
      device: device.name,
      address: this.address,
      address6: this.address6,
      mtu: device.capabilities.mtu,
      connections: stack.endpointCount,
      timeWait: stack.timeWaitCount,
      listeners: [...stack.listeners()].map((listener) => listener.local.toString()),
      counters: stack.counters.toJSON(),
      deviceCounters: { ...device.counters },
    };
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Nothing of it is left in the loop but itself: for tests that look for leaks. */
  get isQuiet(): boolean {
    return this.#inhabitants.size === 0 && this.#lingering.size === 0 && this.idleTimers.size === 0;
  }

  /**
   * Ends all sockets and servers, waits a little for the last bytes to arrive, and closes the device.
   * @param graceMs how long the peers may take; 0: not at all
   */
  close({ graceMs = DEFAULT_GRACE_MS }: { graceMs?: number } = {}): Promise<void> {
    if (this.#closed !== null) return this.#closed;
    this.#isClosing = true;
    this.#closed = new Promise((resolve) => (this.#finishClosing = resolve));
    this.#closeRetention = this.loop.retain();
    for (const inhabitant of [...this.#inhabitants]) inhabitant.hostClosing(null);
    this.#grace.begin(graceMs);
    this.loop.requestTurn();
    return this.#closed;
  }

  /** Closes once nothing lingers, unless {@link keepOpen} is called before. */
  closeWhenQuiet(closing: () => void): void {
    this.#whenQuiet = closing;
    this.loop.requestTurn();
  }

  keepOpen(): void {
    this.#whenQuiet = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #mustBeOpen(): void {
    if (this.#isClosing) throw new UsageError('ERR_HOST_CLOSED', 'the host is closed; open another');
  }

  // ---------------------------------------------------------------- SocketHome, HomeProvider

  acquire(): SocketHome {
    this.#mustBeOpen();
    return this;
  }

  release(): void {}

  retain(): { release(): void } {
    return this.loop.retain();
  }

  addInhabitant(inhabitant: Inhabitant): Registration {
    this.#inhabitants.add(inhabitant);
    return { cancel: () => void this.#inhabitants.delete(inhabitant) };
  }

  linger(endpoint: TCPEndpoint): void {
    if (this.#isClosed || endpoint.isRemoved || hasDelivered(endpoint)) return;
    endpoint.observer = this;
    this.#lingering.add(endpoint);
    this.#lingerRetention ??= this.loop.retain();
  }

  /** Of an endpoint that lingers: has the peer got everything? */
  endpointChanged(endpoint: TCPEndpoint): void {
    if (!hasDelivered(endpoint)) return;
    endpoint.observer = null;
    this.#lingering.delete(endpoint);
    if (this.#lingering.size > 0) return;
    this.#lingerRetention?.release();
    this.#lingerRetention = null;
  }

  // ---------------------------------------------------------------- Speaker

  notify(): void {
    this.stack.notify();
  }

  transmit(): void {
    if (this.#isClosed) return;
    if (this.#ports.some(({ isBlocked }) => !isBlocked)) {
      this.stack.transmit(this.#send);
      for (const port of this.#ports) {
        port.isBlocked = port.port.isBlocked;
        port.device.flush();
      }
      // A connection may have ended by speaking: whoever holds it wants to know.
      if (this.stack.hasNews) this.loop.requestTurn();
    }
    if (this.#whenQuiet !== null && !this.#isClosing && this.#mayFinish()) {
      this.#whenQuiet();
      void this.close({ graceMs: 0 });
    }
    if (this.#isClosing && this.#mayFinish()) this.#finish();
  }

  // ---------------------------------------------------------------- inside

  /** The device is gone: everybody is told why, and nothing is waited for. */
  #deviceFailed(error: Error): void {
    if (this.#deviceFailure !== null) return;
    this.#deviceFailure = error;
    for (const inhabitant of [...this.#inhabitants]) inhabitant.hostClosing(error);
    void this.close({ graceMs: 0 });
  }

  #mayFinish(): boolean {
    if (this.#deviceFailure !== null || this.#grace.isOver) return true;
    return this.#lingering.size === 0 && !this.stack.hasWork && !this.stack.hasNews;
  }

  #finish(): void {
    this.#isClosed = true;
    this.stack.onWork = null;
    this.stack.clear();
    this.#lingering.clear();
    for (const registration of this.#registrations) registration.cancel();
    for (const { device } of this.#ports) device.close();
    this.#lingerRetention?.release();
    this.#closeRetention?.release();
    const done = (): void => {
      if (this.#ownsLoop) this.loop.close();
      this.#finishClosing();
    };
    if (this.#captureFile === null) done();
    else void this.#captureFile.close().then(done);
  }
}

/** The peer has acknowledged everything and our FIN, or it is over. */
function hasDelivered({ connection: { state } }: TCPEndpoint): boolean {
  return state === 'CLOSED' || state === 'TIME-WAIT' || state === 'FIN-WAIT-2';
}

/** Options that are not given are absent. */
function withoutUndefined<Given extends object>(
  given: Given,
): { [Key in keyof Given]?: Exclude<Given[Key], undefined> } {
  const kept: { [Key in keyof Given]?: Exclude<Given[Key], undefined> } = {};
  for (const key of Object.keys(given) as (keyof Given)[]) {
    const value = given[key];
    if (value !== undefined) kept[key] = value as Exclude<Given[typeof key], undefined>;
  }
  return kept;
}

function openDevice(options: HostInterfaceOptions): Device {
  const { device, offload, namespace, mtu } = options;
  if (typeof device !== 'string') return device;
  return openTUN({
    name: device,
    offload: offload ?? true,
    ...(namespace === undefined ? {} : { namespace }),
    ...(mtu === undefined ? {} : { mtu }),
  });
}

function wrapDevice(
  inner: Device,
  impairment: Impairment | undefined,
  sink: CaptureSink | null,
  random: RandomSource,
  now: () => number,
): Device {
  // The witness stands outside the bad network: it sees what we sent, and what reached us.
  const device = impairment === undefined ? inner : new ImpairedDevice(inner, { random, both: impairment });
  return sink === null ? device : new CapturingDevice(device, sink, now);
}

function openCapture(path: string, device: Device, options: HostOptions, clock: Clock): CaptureFile {
  const addresses = [options.address, options.address6].filter((address) => address !== undefined);
  return new CaptureFile({
    path,
    name: device.name,
    description: `seen by a host at ${addresses.join(' and ')}`,
    linkType: device.capabilities.linkType,
    epochMs: options.loop === undefined && options.clock === undefined ? Date.now() - clock.now() : 0,
  });
}
