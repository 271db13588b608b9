/**
 * Reading pcapng, whatever its byte order and the resolution of its times. Blocks of a kind that we do not know are passed
 * over; at the first damage the reading ends, and what came before it stands.
 * Pure. Format: draft-ietf-opsawg-pcapng.
 */
import type { Capture, CapturedPacket, CaptureInterface, CaptureSection } from './capture.ts';
import * as codes from './pcapng_codes.ts';

/** Nobody's blocks are larger; beyond it a length is damage. Bytes. */
const LARGEST_BLOCK = 0x1000000;

/** An interface with the unit of its time stamps. */
interface TimedInterface {
  readonly description: CaptureInterface;
  readonly unitsPerSecond: bigint;
  readonly offsetSeconds: number;
}

/** Where the reading stands. */
interface Reading {
  readonly file: Uint8Array;
  readonly view: DataView;
  section: CaptureSection;
  littleEndian: boolean;
  readonly interfaces: TimedInterface[];
  /** Interfaces count anew in each section. */
  sectionStart: number;
  readonly packets: CapturedPacket[];
}

/** A file that begins with a section header block. The packets' bytes are views of `file`. */
export function parsePcapng(file: Uint8Array): Capture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const reading: Reading = {
    file,
    view,
    section: {},
    littleEndian: true,
    interfaces: [],
    sectionStart: 0,
    packets: [],
  };
  let damage: string | null = null;
  let at = 0;
  while (at < file.byteLength) {
    const read = readBlock(reading, at);
    if (typeof read === 'string') {
      damage = `byte ${at}: ${read}`;
      break;
    }
    at += read;
  }
  const interfaces = reading.interfaces.map(({ description }) => description);
  const { section, packets } = reading;
  return { format: 'pcapng', section, interfaces, packets, truncated: damage !== null, damage };
}

/** @returns the block's length, or what is wrong with it */
function readBlock(reading: Reading, at: number): number | string {
  const { file, view } = reading;
  if (at + 12 > file.byteLength) return 'the file ends within a block';
  const isSection = view.getUint32(at) === codes.SECTION_HEADER_BLOCK;
  if (isSection) {
    reading.littleEndian = view.getUint32(at + 8, true) === codes.BYTE_ORDER_MAGIC;
    if (view.getUint32(at + 8, reading.littleEndian) !== codes.BYTE_ORDER_MAGIC) return 'a section without byte order';
    reading.sectionStart = reading.interfaces.length;
  }
  const { littleEndian } = reading;
  const length = view.getUint32(at + 4, littleEndian);
  if (length < 12 || length % 4 !== 0 || length > LARGEST_BLOCK) return `a block of ${length} bytes`;
  if (at + length > file.byteLength) return 'the file ends within a block';
  const body = new DataView(file.buffer, file.byteOffset + at + 8, length - 12);
  const type = view.getUint32(at, littleEndian);
  const problem = isSection ? readSection(reading, body) : readBody(reading, type, body);
  return problem ?? length;
}

function readSection(reading: Reading, body: DataView): string | null {
  if (body.byteLength < 16) return 'a section header that is too short';
  const version = body.getUint16(4, reading.littleEndian);
  if (version !== 1) return `version ${version} of the format`;
  if (reading.sectionStart > 0) return null; // what is said of the file is what is said first
  let section: CaptureSection = {};
  for (const { code, value } of options(body, 16, reading.littleEndian)) {
    if (code === codes.OPTION_COMMENT) section = { ...section, comment: fromUTF8(value) };
    if (code === codes.OPTION_SYSTEM) section = { ...section, system: fromUTF8(value) };
    if (code === codes.OPTION_APPLICATION) section = { ...section, application: fromUTF8(value) };
  }
  reading.section = section;
  return null;
}

function readBody(reading: Reading, type: number, body: DataView): string | null {
  if (type === codes.INTERFACE_BLOCK) {
    if (body.byteLength < 8) return 'an interface description that is too short';
    reading.interfaces.push(readInterface(body, reading.littleEndian));
    return null;
  }
  const read = PACKET_READERS[type];
  if (read === undefined) return null;
  const packet = read(reading, body);
  if (typeof packet === 'string') return packet;
  reading.packets.push(packet);
  return null;
}

function readInterface(body: DataView, littleEndian: boolean): TimedInterface {
  let description: CaptureInterface = {
    linkType: body.getUint16(0, littleEndian),
    snapLength: body.getUint32(4, littleEndian),
  };
  let unitsPerSecond = 1_000_000n;
  let offsetSeconds = 0;
  for (const { code, value } of options(body, 8, littleEndian)) {
    if (code === codes.OPTION_INTERFACE_NAME) description = { ...description, name: fromUTF8(value) };
    if (code === codes.OPTION_INTERFACE_DESCRIPTION) description = { ...description, description: fromUTF8(value) };
    if (code === codes.OPTION_INTERFACE_SYSTEM) description = { ...description, system: fromUTF8(value) };
    if (code === codes.OPTION_FILTER && value.byteLength > 1 && value.getUint8(0) === 0) {
      description = { ...description, filter: fromUTF8(value, 1) };
    }
    if (code === codes.OPTION_TIME_RESOLUTION && value.byteLength === 1) {
      const exponent = value.getUint8(0);
      unitsPerSecond = exponent < 0x80 ? 10n ** BigInt(exponent) : 2n ** BigInt(exponent & 0x7f);
    }
    if (code === codes.OPTION_TIME_OFFSET && value.byteLength === 8) {
      offsetSeconds = Number(value.getBigInt64(0, littleEndian));
    }
  }
  return { description, unitsPerSecond, offsetSeconds };
}

type ReadPacket = (reading: Reading, body: DataView) => CapturedPacket | string;

const PACKET_READERS: Readonly<Record<number, ReadPacket>> = {
  [codes.ENHANCED_PACKET_BLOCK]: (reading, body) => {
    if (body.byteLength < 20) return 'a packet block that is too short';
    return readTimedPacket(reading, body, body.getUint32(0, reading.littleEndian));
  },
  [codes.OBSOLETE_PACKET_BLOCK]: (reading, body) => {
    if (body.byteLength < 20) return 'a packet block that is too short';
    return readTimedPacket(reading, body, body.getUint16(0, reading.littleEndian));
  },
  [codes.SIMPLE_PACKET_BLOCK]: readSimplePacket,
};

function readTimedPacket(reading: Reading, body: DataView, interfaceNumber: number): CapturedPacket | string {
  const { littleEndian } = reading;
  const interfaceIndex = reading.sectionStart + interfaceNumber;
  const length = body.getUint32(12, littleEndian);
  const from = reading.interfaces[interfaceIndex];
  if (from === undefined) return `a packet of interface ${interfaceNumber}, which is not described`;
  if (20 + length > body.byteLength) return `a packet of ${length} bytes, longer than its block`;
  const time = (BigInt(body.getUint32(4, littleEndian)) << 32n) | BigInt(body.getUint32(8, littleEndian));
  let direction: 'inbound' | 'outbound' | undefined;
  let comment: string | undefined;
  for (const { code, value } of options(body, 20 + codes.paddedLength(length), littleEndian)) {
    if (code === codes.OPTION_COMMENT)
      comment = comment === undefined ? fromUTF8(value) : `${comment}\n${fromUTF8(value)}`;
    if (code === codes.OPTION_PACKET_FLAGS && value.byteLength === 4) {
      direction = ([undefined, 'inbound', 'outbound', undefined] as const)[value.getUint32(0, littleEndian) & 3];
    }
  }
  return {
    seconds: Number(time / from.unitsPerSecond) + from.offsetSeconds,
    nanoseconds: Number(((time % from.unitsPerSecond) * 1_000_000_000n) / from.unitsPerSecond),
    bytes: new Uint8Array(body.buffer, body.byteOffset + 20, length),
    originalLength: body.getUint32(16, littleEndian),
    interfaceIndex,
    ...(direction === undefined ? {} : { direction }),
    ...(comment === undefined ? {} : { comment }),
  };
}

/** A packet without a time, of the section's first interface. */
function readSimplePacket(reading: Reading, body: DataView): CapturedPacket | string {
  const { sectionStart } = reading;
  const from = reading.interfaces[sectionStart];
  if (from === undefined) return 'a packet without an interface';
  if (body.byteLength < 4) return 'a packet block that is too short';
  const originalLength = body.getUint32(0, reading.littleEndian);
  const snapLength = from.description.snapLength ?? 0;
  const length = Math.min(originalLength, snapLength === 0 ? Infinity : snapLength, body.byteLength - 4);
  const bytes = new Uint8Array(body.buffer, body.byteOffset + 4, length);
  return { seconds: 0, nanoseconds: 0, bytes, originalLength, interfaceIndex: sectionStart };
}

/** The options from `start` to the end of a block's body, as far as they are sound. */
function* options(body: DataView, start: number, littleEndian: boolean): Generator<{ code: number; value: DataView }> {
  let at = start;
  while (at + 4 <= body.byteLength) {
    const code = body.getUint16(at, littleEndian);
    const length = body.getUint16(at + 2, littleEndian);
    if (code === codes.OPTION_END || at + 4 + length > body.byteLength) return;
    yield { code, value: new DataView(body.buffer, body.byteOffset + at + 4, length) };
    at += 4 + codes.paddedLength(length);
  }
}

/** Some writers end their text with a zero. */
function fromUTF8(value: DataView, start = 0): string {
  const bytes = new Uint8Array(value.buffer, value.byteOffset + start, value.byteLength - start);
  return new TextDecoder().decode(bytes).replace(/\0+$/, '');
}
