/**
 * The front door: every public name, and nothing else. What is not here may change without notice.
 * From the top: hosts and sockets, devices, the loop, the pure machines, their formats, bytes, and tools for looking at
 * them.
 */

// Hosts and sockets: most programs need no more.
export { Host, type HostInfo, type HostInterfaceOptions, type HostOptions } from './sockets/host.ts';
export { memoryHosts, MEMORY_ADDRESSES, MEMORY_ADDRESSES6, type MemoryHostsOptions } from './sockets/memory_hosts.ts';
export { TCPSocket, type SocketReadyState } from './sockets/tcp_socket.ts';
export { type SocketAddress, type SocketFamily } from './sockets/socket_address.ts';
export {
  UDPSocket,
  type MessageInfo,
  type NetworkErrorInfo,
  type SenderName,
  type UDPDestination,
  type UDPSocketOptions,
} from './sockets/udp_socket.ts';
export { type BindOptions, type Message, type SendCallback } from './sockets/udp_arguments.ts';
export { type ReceivedDatagram } from './stack/datagram_queue.ts';
export { RawSocket, type RawMessageInfo, type RawSocketOptions } from './sockets/raw_socket.ts';
export { type RawOptions } from './stack/raw_endpoint.ts';
export { type UDPOptions } from './stack/udp_options.ts';
export { TCPServer, type DroppedConnection, type ListenOptions, type TCPServerOptions } from './sockets/tcp_server.ts';
export { DEFAULT_TUN, TUNSocket, type TUNOptions, type TUNSocketOptions } from './sockets/tun_socket.ts';
export {
  type OnChunk,
  type OnReadOptions,
  type TCPConnectOptions,
  type TCPSocketOptions,
} from './sockets/socket_options.ts';
export { type LookupFunction } from './sockets/name_lookup.ts';
export { type HomeProvider, type Inhabitant, type SocketHome } from './sockets/socket_home.ts';
export { CaptureFile, type CaptureFileOptions } from './sockets/capture_file.ts';
export { newSecret, nodeRandomSource } from './sockets/node_randomness.ts';

// Devices: the ways out.
export { newDeviceCounters, type Device, type DeviceCapabilities, type DeviceCounters } from './devices/device.ts';
export { openTUN, TUNDevice, type OpenTUNOptions } from './devices/tun_device.ts';
export { openTAP, TAPDevice, type OpenTAPOptions } from './devices/tap_device.ts';
export { openPacketDevice, PacketDevice, type OpenPacketDeviceOptions } from './devices/packet_device.ts';
export { Tap, Tun, type TunOptions } from './devices/tuntap.ts';
export { openTuntap2, type OpenTuntap2Options } from './devices/tuntap2_device.ts';
export { MemoryDevice, memoryLink, type MemoryLinkOptions } from './devices/memory_link.ts';
export { ImpairedDevice, type ImpairedDeviceOptions } from './devices/impaired_device.ts';
export { type Impairment, type ImpairmentCounters } from './devices/impairment.ts';
export { LearningBridge, type BridgeCounters, type LearningBridgeOptions } from './devices/learning_bridge.ts';
export { type BridgePort, type BridgePortCounters } from './devices/bridge_port.ts';
export { type ForwardingTableOptions, type LearnedAddress } from './devices/forwarding_table.ts';
export { LinkEmulator, type LinkCounters, type LinkEmulatorOptions } from './devices/link_emulator.ts';
export { preciseEventLoop } from './devices/precise_loop.ts';
export { CapturingDevice, type CaptureSink } from './devices/capturing_device.ts';
export {
  loadNativeBinding,
  nativeBindingProblem,
  NativeBindingError,
  type KernelConnectOptions,
  type KernelConnectResult,
  type KernelPingPongOptions,
  type KernelPingPongResult,
  type KernelSendOptions,
  type KernelSinkOptions,
  type KernelSourceOptions,
  type KernelTransfer,
  type KernelUDPCount,
  type KernelUDPSinkOptions,
  type KernelUDPSourceOptions,
  type NativeBinding,
  type NativeTun,
  type NativeTunOptions,
} from './devices/native_binding.ts';

// The event loop.
export {
  EventLoop,
  type EventLoopOptions,
  type Registration,
  type Speaker,
  type TurnOutcome,
} from './eventloop/event_loop.ts';
export { type Rule } from './eventloop/rule.ts';
export { type EventSource } from './eventloop/event_source.ts';
export { ReadinessFlag } from './eventloop/readiness_flag.ts';
export { systemClock, type Clock } from './eventloop/clock.ts';
export { VirtualClock, type VirtualScheduler } from './eventloop/virtual_clock.ts';
export { type TurnScheduler } from './eventloop/turn_scheduler.ts';

// The stack and the machines: pure, for those who bring their own time and bytes.
export { Stack, type ConnectOptions } from './stack/stack.ts';
export { type InterfaceOptions, type StackOptions } from './stack/stack_options.ts';
export { TCPEndpoint, type EndpointObserver } from './stack/tcp_endpoint.ts';
export { TCPListener } from './stack/tcp_listener.ts';
export { type ListenerOptions, type SynCookiePolicy } from './stack/listener_options.ts';
export { StackCounters } from './stack/counters.ts';
export { StackTrace, type StackTraceEvents } from './stack/stack_trace.ts';
export { type PortReservation } from './stack/reserved_ports.ts';
export { ArrivingFlow, type FlowDecision } from './stack/arriving_flow.ts';
export { type FrameOptions } from './stack/pinned_path.ts';
export { type HeaderMarks } from './stack/segment_output.ts';
export { type AttachedInterface, type InterfaceAddress } from './stack/attached_interface.ts';
export { type Arrival, type TransportInput } from './stack/arrival.ts';
export { type InterfaceTable, type OutboundPath } from './stack/interface_table.ts';
export { type IPLayer } from './stack/ip_layer.ts';
export { type DatagramFields, type SendOutcome } from './stack/ip_output.ts';
export { type Port, type SendPacket } from './stack/port.ts';
export { TCPConnection, type TCPFailure } from './tcp_connection.ts';
export { type TCPConnectionOptions } from './tcp_control_block.ts';
export { TCPSender } from './tcp_sender.ts';
export { TCPReceiver } from './tcp_receiver.ts';
export { StreamReassembler } from './stream_reassembler.ts';
export { ByteStream, type ByteStreamReader, type ByteStreamWriter } from './byte_stream.ts';
export { completeTCPConfig, defaultTCPConfig, type TCPConfig } from './tcp_helpers/tcp_config.ts';
export { networkError, type NetworkError, type NetworkErrorWeight } from './tcp_helpers/network_error.ts';
export { type KeepAliveDetails } from './tcp_helpers/keep_alive.ts';
export { type ECNMode } from './tcp_helpers/explicit_congestion.ts';
export { type TCPInfo } from './tcp_helpers/tcp_info.ts';
export { deriveTCPState, FIGURE_5, type TCPFacts, type TCPState } from './tcp_helpers/tcp_state.ts';
export {
  type AckSample,
  type CongestionControl,
  type CongestionControlFactory,
  type CongestionControlStart,
  type LossSample,
} from './tcp_helpers/congestion/congestion_control.ts';
export {
  congestionControlByName,
  isCongestionControlName,
  type CongestionControlName,
} from './tcp_helpers/congestion/congestion_controls.ts';

// Formats.
export { TCPSegment, flagNames, type EmitSegment, type SackBlock } from './tcp_helpers/tcp_segment.ts';
export { emitTCPSegment, parseTCPSegment } from './tcp_helpers/tcp_wire.ts';
export { emitIPv4Header, IPv4Header, parseIPv4Header } from './network/ipv4_header.ts';
export { emitIPv6Header, IPv6Header, parseIPv6Header } from './network/ipv6_header.ts';
export { ExtensionHeaders, type HeaderProblem } from './network/ipv6_extension_headers.ts';
export {
  ipv4PseudoHeaderSum,
  ipv6PseudoHeaderSum,
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from './network/pseudo_header.ts';
export { emitICMPv4Message, ICMPv4Message, parseICMPv4Message } from './network/icmpv4_message.ts';
export { emitICMPv6Message, ICMPv6Message, parseICMPv6Message } from './network/icmpv6_message.ts';
export { type QuotedDatagram } from './network/quoted_datagram.ts';
export { emitARPMessage, ARPMessage, parseARPMessage } from './network/arp_message.ts';
export { emitEthernetFrame, EthernetFrame, type FrameInfo, parseEthernetFrame } from './network/ethernet_frame.ts';
export { emitNDPMessage, type NDPMessage, parseNDPMessage } from './network/ndp_message.ts';
export { NeighborCache, type NeighborCacheOptions } from './network/neighbor_cache.ts';
export { type Neighbor, type NeighborState } from './network/neighbor.ts';
export { type TagOption, tagStack, type VLANTag } from './network/vlan_tag.ts';
export { EthernetLink } from './stack/ethernet_link.ts';
export { EthernetAddress } from './util/ethernet_address.ts';
export {
  LINKTYPE_ETHERNET,
  LINKTYPE_RAW,
  type Capture,
  type CapturedPacket,
  type CaptureInterface,
  type CaptureSection,
} from './util/capture.ts';
export { parseCapture } from './util/pcap_format.ts';
export {
  captureTime,
  pcapngInterface,
  pcapngPacket,
  pcapngSectionHeader,
  pcapngStatistics,
} from './util/pcapng_writer.ts';

// Host services: pure machines, and the wire of DNS that some of them take as an argument.
export { DHCPClient, type DHCPClientOptions, type DHCPClientState, type DHCPDatagram } from './services/dhcp_client.ts';
export { type DHCPLease, type DHCPRoute } from './services/dhcp_lease.ts';
export { type Binding } from './services/dhcp_leases.ts';
export { DHCPServer, type DHCPReply, type DHCPReservation, type DHCPServerOptions } from './services/dhcp_server.ts';
export {
  DNSLookup,
  DNSResolver,
  type DNSErrorCode,
  type DNSRequest,
  type DNSResolverOptions,
  type DNSResult,
  type DNSServerAddress,
} from './services/dns_resolver.ts';
export { DNSCache, type DNSCacheOptions } from './services/dns_cache.ts';
export { DNSServer, type DNSServerOptions, type DNSServerRecord } from './services/dns_server.ts';
export {
  dnsMessage,
  type DNSData,
  type DNSMessage,
  type DNSQuestion,
  type DNSRecord,
  type DNSWire,
} from './services/dns_message.ts';
export { dnsWire } from './sockets/dns_wire.ts';
export { DNSError, Resolver, type LookupOptions, type ResolverOptions } from './sockets/resolver.ts';
export { pingHost, traceRoute, type PingOptions, type TraceOptions } from './sockets/probing.ts';
export { EchoSession, type EchoEvent, type EchoSessionOptions, type EchoStatistics } from './services/echo_session.ts';
export {
  RouteTrace,
  type RouteTraceOptions,
  type TraceAnswer,
  type TraceHop,
  type TraceProbe,
} from './services/route_trace.ts';
export { type ProbeErrorKind } from './services/probe_message.ts';
export {
  DHCPConfiguration,
  type ConfigurableHome,
  type DHCPConfigurationOptions,
} from './sockets/dhcp_configuration.ts';
export { DHCPService, type DHCPServiceOptions } from './sockets/dhcp_service.ts';
export { askDHCPv6, serveDHCPv6 } from './sockets/dhcpv6_service.ts';
export { DHCPv6Client, type DHCPv6ClientOptions, type DHCPv6Information } from './services/dhcpv6_client.ts';
export { DHCPv6Server, type DHCPv6ServerOptions } from './services/dhcpv6_server.ts';
export { MDNSService, type MDNSServiceOptions } from './sockets/mdns_service.ts';
export { MDNSHost, MDNSLookup, type MDNSHostOptions, type MDNSState } from './services/mdns_host.ts';
export { DNSService, type DNSServiceOptions } from './sockets/dns_service.ts';

// Bytes, numbers, addresses, errors.
export { Packet } from './util/packet.ts';
export { Chunk, joinChunks } from './util/chunk.ts';
export { BufferList } from './util/buffer_list.ts';
export { Slab, SlabPool, type SlabPoolOptions } from './util/slab.ts';
export { IPAddress, tryParsePrefix, type IPFamily } from './util/ip_address.ts';
export { Endpoint } from './util/endpoint.ts';
export {
  advance,
  distance,
  isAfter,
  isBefore,
  sequenceNumber,
  toUint32,
  unwrap,
  wrap,
  type SequenceNumber,
} from './util/wrapping_integers.ts';
export { seededRandomSource, type RandomSource } from './util/random_source.ts';
export { type Clocked } from './util/clocked.ts';
export { ParseFailure } from './util/parse_failure.ts';
export {
  ConfigurationError,
  ConnectionError,
  StackError,
  SystemCallError,
  UsageError,
  type ConnectionErrorDetails,
} from './util/errors.ts';

// For looking at what happens.
export { PacketSummarizer, type PacketSummaryOptions } from './tools/packet_summary.ts';
export {
  formatGoodputTable,
  goodputCells,
  type GoodputCell,
  type GoodputTableOptions,
} from './tools/network_simulator/goodput_table.ts';
export {
  simulateBulkTransfer,
  type BulkTransferOptions,
  type BulkTransferResult,
} from './tools/network_simulator/bulk_transfer.ts';
export { simulateRandomConnection, type RandomConnectionResult } from './tools/network_simulator/random_connection.ts';
export { NetworkSimulation, type NetworkSimulationOptions } from './tools/network_simulator/network_simulation.ts';
export { SimulationFailure } from './tools/network_simulator/endpoint_watch.ts';
export { SequenceDiagram, type SequenceDiagramOptions } from './tools/sequence_diagram.ts';
export { ThroughputMeter, formatBytes, formatRate, type ThroughputMeterOptions } from './tools/throughput_meter.ts';
