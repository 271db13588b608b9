/**
 * All of IP in a stack: its ports and interfaces, what arrives by them and who is to hear of it, and the way out.
 * Pure. TCP and the other transports stand above it and know it by its `interfaces`, `output` and `transports`.
 *
 *   receive(packet, port) ── port.receiver ── receiveDatagram(packet, interface) ── ipv4_input, ipv6_input ── transports
 *   begin(send) … transports speak through `output` and links … end()
 */
import type { Clocked } from '../util/clocked.ts';
import { ANY_IPV4, ANY_IPV6, compactAddress, type CompactAddress } from '../util/compact_address.ts';
import { ConfigurationError, UsageError } from '../util/errors.ts';
import { IPAddress, tryParsePrefix } from '../util/ip_address.ts';
import type { Packet } from '../util/packet.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { EthernetAddress } from '../util/ethernet_address.ts';
import { copyFrame, type FrameInfo } from '../network/ethernet_frame.ts';
import { addressFromLink, stableAddress } from '../network/interface_identifier.ts';
import { DatagramIdentification } from '../network/datagram_identification.ts';
import type { IPv4Header } from '../network/ipv4_header.ts';
import { IPV6_MINIMUM_MTU, type IPv6Header } from '../network/ipv6_header.ts';
import { PROTOCOL_IGMP } from '../network/igmp_message.ts';
import { NO_TAGS, tagStack } from '../network/vlan_tag.ts';
import { Arrival, TransportTable } from './arrival.ts';
import { DatagramReassembly } from './datagram_reassembly.ts';
import { AttachedInterface } from './attached_interface.ts';
import type { StackCounters } from './counters.ts';
import { NO_INTERFACE } from './drop_reasons.ts';
import { InterfaceTable, type OutboundPath } from './interface_table.ts';
import { IPOutput } from './ip_output.ts';
import { EthernetLink } from './ethernet_link.ts';
import { EthernetPort } from './ethernet_port.ts';
import { IGMPInput } from './igmp_input.ts';
import { BareLink, type Link } from './link.ts';
import { Port, type SendPacket } from './port.ts';
import { inRange, type InterfaceOptions } from './stack_options.ts';

/** Takes packets of one family; they begin at their IP header. */
export interface DatagramInput {
  receive(packet: Packet, arrival: Arrival): void;
}

/** Takes datagrams that are not for us, behind the header that was parsed. */
export interface DatagramForwarder {
  forwardIPv4(packet: Packet, header: IPv4Header, arrival: Arrival): void;
  forwardIPv6(packet: Packet, header: IPv6Header, arrival: Arrival): void;
  /** A whole datagram for an address of ours that may belong to somebody behind us. False: it does not. */
  takeTranslated(packet: Packet, header: IPv4Header, arrival: Arrival): boolean;
}

/** How something has come in. */
export interface Origin {
  readonly attached: AttachedInterface;
  /** Null: on a link without. */
  readonly frame: FrameInfo | null;
}

export class IPLayer implements Clocked {
  readonly interfaces = new InterfaceTable();
  readonly transports = new TransportTable();
  readonly output: IPOutput;
  readonly reassembly: DatagramReassembly;
  /** What takes datagrams that are not for us; null: we are a host, and no router. */
  forwarder: DatagramForwarder | null = null;
  /** Called when a link has got something to say, perhaps outside a turn. */
  onWork: (() => void) | null = null;
  /** Told of a datagram, which begins at its IP header, whose next hop does not answer. */
  onUnreachable: ((datagram: Packet) => void) | null = null;
  readonly #counters: StackCounters;
  readonly #ports: Port[] = [];
  /** Links and other machines that live in time. */
  readonly #clocked: Clocked[] = [];
  #arrival: Arrival | null = null;
  #ipv4: DatagramInput | null = null;
  #ipv6: DatagramInput | null = null;
  #isReceiving = false;
  readonly #ethernets = new Map<Port, EthernetPort>();
  readonly #random: RandomSource;
  readonly #secret: SipHashKey;
  #now: number;

  /**
   * @param identification 16 bits by chance
   * @param secret addresses that we make depend on it
   */
  constructor(
    counters: StackCounters,
    identification: number,
    nowMs: number,
    random: RandomSource,
    secret: SipHashKey,
  ) {
    this.#random = random;
    this.#secret = secret;
    this.#counters = counters;
    this.#now = nowMs;
    const identifications = new DatagramIdentification(secret, random);
    this.output = new IPOutput(counters, this.interfaces, identification, identifications);
    this.reassembly = new DatagramReassembly(secret, nowMs);
    this.addClocked(this.reassembly);
    this.transports.set(PROTOCOL_IGMP, new IGMPInput(counters));
  }

  /** Who takes packets of either family. */
  setInputs(ipv4: DatagramInput, ipv6: DatagramInput): void {
    this.#ipv4 = ipv4;
    this.#ipv6 = ipv6;
  }

  get ports(): readonly Port[] {
    return this.#ports;
  }

  /** Where what is being received has come in; null: nothing is being received. */
  get arrivedOn(): AttachedInterface | null {
    return this.#isReceiving ? this.#arrival!.attached : null; // there has been an arrival
  }

  /** How what is being received has come in; null: nothing is being received. Its frame is kept: it may be as well. */
  get origin(): Origin | null {
    if (!this.#isReceiving) return null;
    const { attached, frame } = this.#arrival!; // there has been an arrival
    return { attached, frame: frame === null ? null : copyFrame(frame) };
  }

  /**
   * How to answer what is being received where addresses and tags of the interface would not do: back to where it came
   * from, on Ethernet with the link addresses and tags it came with. null: as the routes say.
   */
  pathInKind(ours: CompactAddress, remote: CompactAddress): OutboundPath | null {
    if (!this.#isReceiving) return null;
    const { attached, frame } = this.#arrival!; // there has been an arrival
    const { link, acceptsAny } = attached;
    const path = { attached, nextHop: remote, source: ours };
    if (frame === null || !(link instanceof EthernetLink)) return acceptsAny ? { ...path, frame: null } : null;
    const { source, destination, tags } = frame;
    const ourMAC = destination.isMulticast ? link.mac : destination;
    if (!acceptsAny && !link.acceptsAnyTags && ourMAC.equals(link.mac)) return null;
    return { ...path, frame: { source: ourMAC, destination: source, tags: [...tags] } };
  }

  /** Ours, or of an interface where every address is as good as ours. */
  isForUs(address: CompactAddress): boolean {
    return this.interfaces.isOurs(address) || (this.arrivedOn?.acceptsAny ?? false);
  }

  // ---------------------------------------------------------------- interfaces

  /** @throws ConfigurationError, or UsageError for what is no address of the family, or for no address at all */
  attach(options: InterfaceOptions): AttachedInterface {
    const addresses = addressesIn(options);
    const port = options.port ?? this.#newPort(options);
    const hasIPv6 = addresses.some(({ address }) => address.family === 6);
    inRange('mtu', options.mtu ?? port.mtu, hasIPv6 ? IPV6_MINIMUM_MTU : 68, 65535);
    if (addresses.length === 0 && port.linkType === 'ip' && options.acceptsAny !== true) {
      throw new UsageError('ERR_MISSING_ARGS', `${options.name} needs an address, an address6, or both`);
    }
    const { interfaces } = this;
    const parts = {
      name: options.name,
      port,
      link: (made: AttachedInterface) => this.#newLink(port, made, options),
      mtu: options.mtu ?? port.mtu,
      acceptsAny: options.acceptsAny ?? false,
      onPathSuspected: options.onPathSuspected,
    };
    const attached = new AttachedInterface(parts, interfaces.all.length + 1, interfaces);
    interfaces.add(attached);
    if (attached.link instanceof EthernetLink) this.#joinEthernet(attached.link, attached);
    if (options.port === undefined) this.#ports.push(port);
    if (port.linkType === 'ip') port.receiver = (packet) => this.receiveDatagram(packet, attached);
    for (const { address, prefixLength } of addresses) attached.addAddress(address, prefixLength);
    this.#addGateways(attached, options);
    this.#arrival ??= new Arrival(attached);
    if (attached.link instanceof EthernetLink) attached.link.ipv6.start();
    return attached;
  }

  #newLink(port: Port, attached: AttachedInterface, options: InterfaceOptions): Link {
    if (port.linkType === 'ip') return new BareLink(port);
    const { tags, name, interfaceIdentifier = 'stable', duplicateAddressProbes = 1 } = options;
    inRange('duplicateAddressProbes', duplicateAddressProbes, 0, 10);
    const hasIPv6 = options.address6 !== undefined || (options.addresses ?? []).some((text) => text.includes(':'));
    const hasNone = options.address === undefined && options.addresses === undefined;
    const mac = this.#macFor(port, options.mac);
    return new EthernetLink(
      {
        port,
        mac,
        tags: tags === 'any' ? NO_TAGS : tagStack(tags ?? []),
        acceptsAnyTags: tags === 'any',
        isPromiscuous: options.promiscuous ?? false,
        random: this.#random,
        onWork: () => this.onWork?.(),
        onUnreachable: (datagram) => this.onUnreachable?.(datagram),
        routes: this.interfaces.routes,
        isForwarding: () => this.forwarder !== null,
        autoconfigures: options.autoconfigure ?? (hasIPv6 || hasNone),
        duplicateAddressProbes,
        makeAddress: interfaceIdentifier === 'EUI-64' ? addressFromLink(mac) : stableAddress(this.#secret, name, mac),
      },
      attached,
    );
  }

  /** Interfaces that share a device share its address, unless they have one of their own. */
  #macFor(port: Port, text: string | undefined): EthernetAddress {
    if (text === undefined) return this.#ethernets.get(port)?.mac ?? EthernetAddress.random(this.#random);
    const mac = EthernetAddress.parse(text);
    if (mac.isMulticast || mac.isUnspecified) throw new ConfigurationError('mac', text, 'the address of one host');
    return mac;
  }

  #joinEthernet(link: EthernetLink, attached: AttachedInterface): void {
    const { port } = attached;
    let ethernet = this.#ethernets.get(port);
    if (ethernet === undefined) {
      ethernet = new EthernetPort(this.#counters, (packet, to, frame) => this.receiveDatagram(packet, to, frame));
      this.#ethernets.set(port, ethernet);
      const first = ethernet;
      port.receiver = (packet) => first.receive(packet);
    }
    ethernet.add(link, attached);
    this.addClocked(link);
  }

  #newPort(options: InterfaceOptions): Port {
    const { name, linkType = 'ip', mtu = 1500, checksumOffload = false, segmentationOffloadBytes = 0 } = options;
    const udpSegmentationOffload = (options.udpSegmentationOffload ?? false) && segmentationOffloadBytes > 0;
    inRange('segmentationOffloadBytes', segmentationOffloadBytes, 0, 65535);
    const settings = { name, linkType, mtu, checksumOffload, segmentationOffloadBytes, udpSegmentationOffload };
    return new Port(settings, this.#ports.length, this.#counters);
  }

  #addGateways(attached: AttachedInterface, { gateway, gateway6 }: InterfaceOptions): void {
    for (const [text, family] of [[gateway, 4] as const, [gateway6, 6] as const]) {
      if (text === undefined) continue;
      const nextHop = IPAddress.parse(text);
      if (nextHop.family !== family) throw new ConfigurationError('gateway', text, `an IPv${family} address`);
      this.interfaces.routes.add({
        prefix: family === 4 ? ANY_IPV4 : ANY_IPV6,
        prefixLength: 0,
        nextHop: compactAddress(nextHop),
        interfaceIndex: attached.index,
        metric: 1,
      });
    }
  }

  // ---------------------------------------------------------------- what arrives

  /** @param port where it has arrived; without one, there is none */
  receive(packet: Packet, port: Port | undefined): void {
    this.#counters.packetsReceived += 1;
    this.#counters.bytesReceived += packet.totalLength;
    if (port === undefined) this.#counters.drop(NO_INTERFACE);
    else port.receiver(packet);
  }

  /** Takes a packet that begins at its IP header. @param frame what it came in; null: it came without one */
  receiveDatagram(packet: Packet, attached: AttachedInterface, frame: FrameInfo | null = null): void {
    const arrival = this.#arrival!; // an interface is attached
    arrival.attached = attached;
    arrival.frame = frame;
    arrival.nowMs = this.#now;
    const isIPv6 = packet.length > 0 && packet.uint8(0) >> 4 === 6;
    this.#isReceiving = true;
    if (isIPv6) this.#ipv6?.receive(packet, arrival);
    else this.#ipv4?.receive(packet, arrival);
    this.#isReceiving = false;
  }

  // ---------------------------------------------------------------- the way out

  /** Something waits for a device with room, or links have something to say. */
  get hasWork(): boolean {
    for (const port of this.#ports) if (port.isWaiting) return true;
    for (const { link } of this.interfaces.all) if (link.hasWork) return true;
    return false;
  }

  /** Opens the way out for a turn; what waited goes first. */
  begin(send: SendPacket): void {
    for (const port of this.#ports) port.begin(send);
  }

  /** Closes it, after links have spoken. @returns whether every device had room for everything */
  end(): boolean {
    for (const { link } of this.interfaces.all) if (link.hasWork) link.transmit();
    let hasRoom = true;
    for (const port of this.#ports) {
      if (port.isBlocked) hasRoom = false;
      port.end();
    }
    return hasRoom;
  }

  clear(): void {
    for (const port of this.#ports) port.clear();
  }

  // ---------------------------------------------------------------- time

  addClocked(machine: Clocked): void {
    this.#clocked.push(machine);
  }

  tick(elapsedMs: number): void {
    this.#now += elapsedMs;
    for (const machine of this.#clocked) machine.tick(elapsedMs);
  }

  get msUntilTick(): number {
    let earliest = Infinity;
    for (const machine of this.#clocked) earliest = Math.min(earliest, machine.msUntilTick);
    return earliest;
  }
}

/** @throws ConfigurationError, UsageError */
function addressesIn(options: InterfaceOptions): { address: IPAddress; prefixLength: number }[] {
  const { address, address6, prefixLength = 24, prefixLength6 = 64, addresses = [] } = options;
  inRange('prefixLength', prefixLength, 0, 32);
  inRange('prefixLength6', prefixLength6, 0, 128);
  const found: { address: IPAddress; prefixLength: number }[] = [];
  if (address !== undefined) found.push({ address: IPAddress.fromInt(IPAddress.parse(address).toInt()), prefixLength });
  if (address6 !== undefined)
    found.push({ address: ourIPv6Address(IPAddress.parse(address6)), prefixLength: prefixLength6 });
  for (const text of addresses) {
    const parsed = tryParsePrefix(text);
    if (parsed === undefined) {
      throw new ConfigurationError('addresses', text, 'address/prefix length, to 32, or 128 for IPv6');
    }
    const { address: own, prefixLength: bits } = parsed;
    found.push({ address: own.family === 6 ? ourIPv6Address(own) : own, prefixLength: bits });
  }
  return found;
}

function ourIPv6Address(address: IPAddress): IPAddress {
  if (address.family === 6 && !address.isMulticast && !address.isUnspecified && !address.isIPv4Mapped) return address;
  throw new ConfigurationError('address6', address.toString(), 'an IPv6 address of one host');
}
