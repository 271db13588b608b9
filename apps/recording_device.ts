/** A device around a device that draws every TCP segment into a ladder on its way, until it is told to stop. */
import { IPv4Header, Packet, parseIPv4Header, parseTCPSegment, TCPSegment, type Device } from '../lib/index.ts';
import type { SequenceDiagram } from '../lib/tools/sequence_diagram.ts';

const PROTOCOL_TCP = 6;
/** Vouched for already: the ladder shows segments, it does not judge them. */
const CHECKSUM_TRUSTED = 1;

/** The segment in an IPv4 packet, or undefined; the packet is left as it is. */
function segmentOf(packet: Packet): TCPSegment | undefined {
  const copy = new Packet(packet.slab, packet.offset, packet.length);
  copy.setPayload(packet.payload, packet.payloadLength);
  copy.segmentSize = packet.segmentSize;
  const header = new IPv4Header();
  if (parseIPv4Header(copy, header) !== null || header.protocol !== PROTOCOL_TCP) return undefined;
  copy.checksum = CHECKSUM_TRUSTED;
  const segment = parseTCPSegment(copy, 0);
  return segment instanceof TCPSegment ? segment : undefined;
}

/** What the device sends comes from the left, what it receives from the right. Times count from the first segment. */
export function recordingDevice(device: Device, diagram: SequenceDiagram): { device: Device; stop(): void } {
  let isRecording = true;
  let start: number | undefined;
  const record = (from: 'left' | 'right', packet: Packet): void => {
    const segment = segmentOf(packet);
    if (segment === undefined) return;
    start ??= performance.now();
    diagram.record(from, segment, performance.now() - start);
  };
  const recording: Device = {
    get name() {
      return device.name;
    },
    get capabilities() {
      return device.capabilities;
    },
    get counters() {
      return device.counters;
    },
    get readable() {
      return device.readable;
    },
    get writable() {
      return device.writable;
    },
    get failure() {
      return device.failure;
    },
    receive(deliver, budget) {
      if (!isRecording) return device.receive(deliver, budget);
      return device.receive((packet) => {
        record('right', packet);
        deliver(packet);
      }, budget);
    },
    transmit(packet) {
      const taken = device.transmit(packet);
      if (taken && isRecording) record('left', packet);
      return taken;
    },
    flush: () => device.flush(),
    close: () => device.close(),
  };
  return { device: recording, stop: () => void (isRecording = false) };
}
