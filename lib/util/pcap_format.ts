/**
 * Captures as files, read: pcapng and classic pcap, whatever their byte order and resolution. A file that is cut off or
 * damaged gives the packets that are whole, and says where it ends.
 * Bytes in, values out; who opens the file is not known here. Writing is in pcapng_writer.ts.
 * Pure. Formats: draft-ietf-opsawg-pcapng, draft-ietf-opsawg-pcap.
 *
 *   pcap     | magic, snap length, link type | seconds, fraction, lengths, bytes | …
 */
import { LINKTYPE_RAW, type Capture, type CapturedPacket } from './capture.ts';
import { UsageError } from './errors.ts';
import { SECTION_HEADER_BLOCK } from './pcapng_codes.ts';
import { parsePcapng } from './pcapng_reader.ts';

const PCAP_MAGIC_MICROSECONDS = 0xa1b2c3d4;
const PCAP_MAGIC_NANOSECONDS = 0xa1b23c4d;
const PCAP_HEADER_BYTES = 24;
const PCAP_RECORD_BYTES = 16;
/** Some systems number raw IP otherwise in this format: OpenBSD 14, others 12. */
const OTHER_RAW_LINKTYPES: readonly number[] = [12, 14];
const GZIP_MAGIC = 0x1f8b;

/**
 * Reads a whole file. Blocks of a kind that we do not know are skipped. Throws UsageError when it is no capture at all;
 * damage further on ends the reading and shows in `truncated` and `damage`. The packets' bytes are views of `file`.
 */
export function parseCapture(file: Uint8Array): Capture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength === 0) throw notACapture('the file is empty');
  const magic = file.byteLength < 12 ? 0 : view.getUint32(0);
  if (magic === SECTION_HEADER_BLOCK) return parsePcapng(file);
  for (const littleEndian of [false, true]) {
    const number = file.byteLength < PCAP_HEADER_BYTES ? 0 : view.getUint32(0, littleEndian);
    if (number === PCAP_MAGIC_MICROSECONDS) return parsePcap(file, view, littleEndian, 1000);
    if (number === PCAP_MAGIC_NANOSECONDS) return parsePcap(file, view, littleEndian, 1);
  }
  if (magic >>> 16 === GZIP_MAGIC) throw notACapture('the file is compressed; gunzip it first');
  throw notACapture(`the file begins with ${magic.toString(16).padStart(8, '0')}, neither pcapng nor pcap`);
}

function notACapture(message: string): UsageError {
  return new UsageError('ERR_NOT_A_CAPTURE', message);
}

function parsePcap(file: Uint8Array, view: DataView, littleEndian: boolean, nanoseconds: number): Capture {
  const packets: CapturedPacket[] = [];
  let damage: string | null = null;
  let at = PCAP_HEADER_BYTES;
  while (at < file.byteLength) {
    const length = at + PCAP_RECORD_BYTES > file.byteLength ? Infinity : view.getUint32(at + 8, littleEndian);
    const end = at + PCAP_RECORD_BYTES + length;
    const fraction = length === Infinity ? 0 : view.getUint32(at + 4, littleEndian) * nanoseconds;
    if (end > file.byteLength || fraction >= 1e9) {
      damage = `byte ${at}: ${fraction >= 1e9 ? 'a time beyond its second' : 'the file ends within a packet'}`;
      break;
    }
    packets.push({
      seconds: view.getUint32(at, littleEndian),
      nanoseconds: fraction,
      bytes: file.subarray(at + PCAP_RECORD_BYTES, end),
      originalLength: view.getUint32(at + 12, littleEndian),
      interfaceIndex: 0,
    });
    at = end;
  }
  const snapLength = view.getUint32(16, littleEndian);
  const number = view.getUint32(20, littleEndian) & 0xffff; // above it stand the length of a frame check sequence and flags
  const linkType = OTHER_RAW_LINKTYPES.includes(number) ? LINKTYPE_RAW : number;
  const interfaces = [{ linkType, snapLength }];
  return { format: 'pcap', section: {}, interfaces, packets, truncated: damage !== null, damage };
}
