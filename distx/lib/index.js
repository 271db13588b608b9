/**
 * The front door: every public name, and nothing else. What is not here may change without notice.
 * From the top: hosts and sockets, devices, the loop, the pure machines, their formats, bytes, and tools for looking at
 * them.
 */
// Hosts and sockets: most programs need no more.
export { Host } from './sockets/host.js';
export { memoryHosts, MEMORY_ADDRESSES, MEMORY_ADDRESSES6 } from './sockets/memory_hosts.js';
export { TCPSocket } from './sockets/tcp_socket.js';
export {} from './sockets/socket_address.js';
export { TCPServer } from './sockets/tcp_server.js';
export { DEFAULT_TUN, TUNSocket } from './sockets/tun_socket.js';
export {} from './sockets/socket_options.js';
export {} from './sockets/name_lookup.js';
export {} from './sockets/socket_home.js';
export { CaptureFile } from './sockets/capture_file.js';
export { newSecret, nodeRandomSource } from './sockets/node_randomness.js';
// Devices: the ways out.
export { newDeviceCounters } from './devices/device.js';
export { openTUN, TUNDevice } from './devices/tun_device.js';
export { openTAP, TAPDevice } from './devices/tap_device.js';
export { Tap, Tun } from './devices/tuntap.js';
export { openTuntap2 } from './devices/tuntap2_device.js';
export { MemoryDevice, memoryLink } from './devices/memory_link.js';
export { ImpairedDevice } from './devices/impaired_device.js';
export {} from './devices/impairment.js';
export { LinkEmulator } from './devices/link_emulator.js';
export { preciseEventLoop } from './devices/precise_loop.js';
export { CapturingDevice } from './devices/capturing_device.js';
export { loadNativeBinding, nativeBindingProblem, NativeBindingError, } from './devices/native_binding.js';
// The event loop.
export { EventLoop, } from './eventloop/event_loop.js';
export {} from './eventloop/rule.js';
export {} from './eventloop/event_source.js';
export { ReadinessFlag } from './eventloop/readiness_flag.js';
export { systemClock } from './eventloop/clock.js';
export { VirtualClock } from './eventloop/virtual_clock.js';
export {} from './eventloop/turn_scheduler.js';
// The stack and the machines: pure, for those who bring their own time and bytes.
export { Stack } from './stack/stack.js';
export {} from './stack/stack_options.js';
export { TCPEndpoint } from './stack/tcp_endpoint.js';
export { TCPListener } from './stack/tcp_listener.js';
export {} from './stack/listener_options.js';
export { StackCounters } from './stack/counters.js';
export { StackTrace } from './stack/stack_trace.js';
export {} from './stack/segment_output.js';
export { TCPConnection } from './tcp_connection.js';
export {} from './tcp_control_block.js';
export { TCPSender } from './tcp_sender.js';
export { TCPReceiver } from './tcp_receiver.js';
export { StreamReassembler } from './stream_reassembler.js';
export { ByteStream } from './byte_stream.js';
export { completeTCPConfig, defaultTCPConfig } from './tcp_helpers/tcp_config.js';
export { networkError } from './tcp_helpers/network_error.js';
export {} from './tcp_helpers/keep_alive.js';
export {} from './tcp_helpers/explicit_congestion.js';
export {} from './tcp_helpers/tcp_info.js';
export { deriveTCPState, FIGURE_5 } from './tcp_helpers/tcp_state.js';
export {} from './tcp_helpers/congestion/congestion_control.js';
export { congestionControlByName, isCongestionControlName, } from './tcp_helpers/congestion/congestion_controls.js';
// Formats.
export { TCPSegment, flagNames } from './tcp_helpers/tcp_segment.js';
export { emitTCPSegment, parseTCPSegment } from './tcp_helpers/tcp_wire.js';
export { emitIPv4Header, IPv4Header, parseIPv4Header } from './network/ipv4_header.js';
export { emitIPv6Header, IPv6Header, parseIPv6Header } from './network/ipv6_header.js';
export { ExtensionHeaders } from './network/ipv6_extension_headers.js';
export { ipv4PseudoHeaderSum, ipv6PseudoHeaderSum, PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP, } from './network/pseudo_header.js';
export { emitICMPv4Message, ICMPv4Message, parseICMPv4Message } from './network/icmpv4_message.js';
export { emitICMPv6Message, ICMPv6Message, parseICMPv6Message } from './network/icmpv6_message.js';
export {} from './network/quoted_datagram.js';
export { captureTime, LINKTYPE_ETHERNET, LINKTYPE_RAW, parseCapture, pcapngInterface, pcapngPacket, pcapngSectionHeader, } from './util/pcap_format.js';
// Bytes, numbers, addresses, errors.
export { Packet } from './util/packet.js';
export { Chunk, joinChunks } from './util/chunk.js';
export { BufferList } from './util/buffer_list.js';
export { Slab, SlabPool } from './util/slab.js';
export { IPAddress } from './util/ip_address.js';
export { Endpoint } from './util/endpoint.js';
export { advance, distance, isAfter, isBefore, sequenceNumber, toUint32, unwrap, wrap, } from './util/wrapping_integers.js';
export { seededRandomSource } from './util/random_source.js';
export {} from './util/clocked.js';
export { ParseFailure } from './util/parse_failure.js';
export { ConfigurationError, ConnectionError, StackError, SystemCallError, UsageError, } from './util/errors.js';
// For looking at what happens.
export { PacketSummarizer } from './tools/packet_summary.js';
export { formatGoodputTable, goodputCells, } from './tools/network_simulator/goodput_table.js';
export { simulateBulkTransfer, } from './tools/network_simulator/bulk_transfer.js';
export { simulateRandomConnection } from './tools/network_simulator/random_connection.js';
export { NetworkSimulation } from './tools/network_simulator/network_simulation.js';
export { SimulationFailure } from './tools/network_simulator/endpoint_watch.js';
export { SequenceDiagram } from './tools/sequence_diagram.js';
export { ThroughputMeter, formatBytes, formatRate } from './tools/throughput_meter.js';
//# sourceMappingURL=index.js.map