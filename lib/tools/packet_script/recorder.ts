/**
 * A connection that has happened, live or in virtual time, as a script that plays it again: the peer's packets go in when
 * they came, ours are expected when they left, and between them stand the calls that an application must have made.
 * Pure: packets in, text out. Not here: what was in the payload (scripts send zeros), reading slower than data came in, and
 * connections whose SYN was not seen.
 *
 *   captured   10.0.0.1:40000 > 10.0.0.2:80 S seq 2875…   ──>    +0 connect(3, ..., ...) = -1 EINPROGRESS (…)
 *                                                                +0 > S 0:0(0) <mss 1460,…>
 */
import type { IPAddress } from '../../util/ip_address.ts';
import { describeWireOptions } from './option_text.ts';
import { ACK, FIN, flagText, PSH, RST, SYN } from './tcp_flags.ts';
import { decodePacket, type WireOption, type WirePacket, type WireTCP } from './wire_packet.ts';

interface RecordedPacket {
  readonly atMs: number;
  readonly isOurs: boolean;
  readonly packet: WirePacket;
  readonly tcp: WireTCP;
}

/** What tells one connection from another, seen from our side. */
interface ConnectionKey {
  readonly local: IPAddress;
  readonly localPort: number;
  readonly remote: IPAddress;
  readonly remotePort: number;
}

/** One side's numbers, and its clock. */
interface Side {
  /** The number of its SYN. */
  first: number;
  /** The first value of its timestamps. */
  firstTimestamp: number | null;
  /** Bytes sent in order so far, relative to `first`, SYN included. */
  next: number;
}

/** What the first timestamp of each side is called. */
const FIRST_TIMESTAMPS = { ours: 100, theirs: 700 } as const;
/** A live machine takes its time; scripts allow for it. Microseconds. */
const TOLERANCE_US = 10_000;

export class ScriptRecorder {
  readonly #packets: RecordedPacket[] = [];
  #key: ConnectionKey | null = null;
  #isPassive = false;

  /**
   * Takes a packet of any kind; those of the first TCP connection whose SYN it sees are kept.
   * @param direction from whose point of view the script is to be; undefined: whoever sends the first SYN is we
   */
  add(bytes: Uint8Array, direction: 'inbound' | 'outbound' | undefined, atMs: number): void {
    const decoded = decodePacket(bytes);
    if (decoded?.packet.transport.protocol !== 'tcp') return;
    const { packet } = decoded;
    const tcp = decoded.packet.transport;
    if (this.#key === null) {
      if ((tcp.flags & (SYN | ACK | RST)) !== SYN) return;
      this.#isPassive = direction === 'inbound';
      this.#key = keyOf(packet, tcp, !this.#isPassive);
    }
    const { local, localPort, remote, remotePort } = this.#key;
    const goes = (from: IPAddress, fromPort: number, to: IPAddress, toPort: number): boolean =>
      packet.source.equals(from) &&
      tcp.sourcePort === fromPort &&
      packet.destination.equals(to) &&
      tcp.destinationPort === toPort;
    const isOurs = goes(local, localPort, remote, remotePort);
    if (!isOurs && !goes(remote, remotePort, local, localPort)) return;
    const payload = new Uint8Array(tcp.payload.byteLength); // only its length is needed, and the bytes are not ours
    this.#packets.push({ atMs, isOurs, packet, tcp: { ...tcp, payload } });
  }

  /** Whether there is anything to write. */
  get isEmpty(): boolean {
    return this.#packets.length === 0;
  }

  /** The script. @param title a line of comment at its head */
  script(title: string): string {
    if (this.#key === null) return `// ${title}\n// There was no connection.\n`;
    return new ScriptWriter(title, this.#key, this.#isPassive, this.#packets).text();
  }
}

function keyOf(packet: WirePacket, tcp: WireTCP, isOurs: boolean): ConnectionKey {
  const source = { address: packet.source, port: tcp.sourcePort };
  const destination = { address: packet.destination, port: tcp.destinationPort };
  const [ours, theirs] = isOurs ? [source, destination] : [destination, source];
  return { local: ours.address, localPort: ours.port, remote: theirs.address, remotePort: theirs.port };
}

class ScriptWriter {
  readonly #lines: string[] = [];
  readonly #packets: readonly RecordedPacket[];
  readonly #isPassive: boolean;
  readonly #descriptor: number;
  readonly #sides: { ours: Side; theirs: Side } = {
    ours: { first: 0, firstTimestamp: null, next: 0 },
    theirs: { first: 0, firstTimestamp: null, next: 0 },
  };
  #lastMs: number;
  /** One beyond the last number of ours that the application has written. */
  #written = 1;
  #isEstablished = false;
  #isShut = false;
  #isAccepted = false;

  constructor(title: string, key: ConnectionKey, isPassive: boolean, packets: readonly RecordedPacket[]) {
    this.#packets = packets;
    this.#isPassive = isPassive;
    this.#descriptor = isPassive ? 4 : 3;
    this.#lastMs = packets[0]?.atMs ?? 0;
    this.#writeHead(title, key);
  }

  text(): string {
    for (const [index, packet] of this.#packets.entries()) this.#writePacket(packet, index);
    return `${this.#lines.join('\n')}\n`;
  }

  #writeHead(title: string, { local, remote, localPort, remotePort }: ConnectionKey): void {
    const port = this.#isPassive ? `--bind_port=${localPort}` : `--connect_port=${remotePort}`;
    this.#lines.push(
      `// ${title}`,
      `--ip_version=ipv${local.family}`,
      `--local_ip=${local.toString()}`,
      `--remote_ip=${remote.toString()}`,
      port,
      `--tolerance_usecs=${TOLERANCE_US}`,
      '',
      '    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3',
    );
    if (this.#isPassive) {
      this.#lines.push(
        '   +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0',
        '   +0 bind(3, ..., ...) = 0',
        '   +0 listen(3, 1) = 0',
      );
    } else {
      this.#lines.push(
        '   +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0',
        '   +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)',
      );
    }
  }

  #writePacket(packet: RecordedPacket, index: number): void {
    const { tcp, isOurs } = packet;
    const side = isOurs ? this.#sides.ours : this.#sides.theirs;
    if ((tcp.flags & SYN) !== 0 && side.next === 0) {
      side.first = tcp.sequence;
      side.next = 1;
    }
    const start = (tcp.sequence - side.first) >>> 0;
    const end = start + tcp.payload.byteLength;
    if (isOurs) this.#writeCallsBefore(packet, index, end);
    const arrow = isOurs ? '>' : '<';
    this.#write(packet.atMs, `${arrow} ${this.#describe(tcp, isOurs, start)}`);
    if (isOurs) side.next = Math.max(side.next, end);
    else this.#writeCallsAfter(packet, start, end);
  }

  /** What the application must have done for us to send this. */
  #writeCallsBefore({ tcp, atMs }: RecordedPacket, index: number, end: number): void {
    if (tcp.payload.byteLength > 0 && end > this.#written) {
      const wholeEnd = Math.max(end, this.#endOfWrite(index));
      const bytes = wholeEnd - this.#written;
      this.#written = wholeEnd;
      this.#write(atMs, `write(${this.#descriptor}, ..., ${bytes}) = ${bytes}`);
    }
    if ((tcp.flags & FIN) !== 0 && !this.#isShut) {
      this.#isShut = true;
      this.#write(atMs, `shutdown(${this.#descriptor}, SHUT_WR) = 0`);
    }
  }

  /** One write ends where the data have PSH (RFC 9293 §3.9.1.2), or with all data. */
  #endOfWrite(index: number): number {
    let end = 0;
    for (let at = index; at < this.#packets.length; at += 1) {
      const { tcp, isOurs } = this.#packets[at]!;
      if (!isOurs || tcp.payload.byteLength === 0) continue;
      end = Math.max(end, ((tcp.sequence - this.#sides.ours.first) >>> 0) + tcp.payload.byteLength);
      if ((tcp.flags & PSH) !== 0 && end > this.#written) break;
    }
    return end;
  }

  /** What the application could do once this had come. */
  #writeCallsAfter({ tcp, atMs }: RecordedPacket, start: number, end: number): void {
    const { theirs } = this.#sides;
    if (this.#isPassive && !this.#isAccepted && (tcp.flags & (SYN | ACK | RST)) === ACK) {
      this.#isAccepted = true;
      this.#write(atMs, 'accept(3, ..., ...) = 4');
    }
    this.#isEstablished ||= (tcp.flags & ACK) !== 0;
    if (start > theirs.next || end <= theirs.next) return;
    const fresh = end - theirs.next;
    theirs.next = end;
    if (this.#isEstablished) this.#write(atMs, `read(${this.#descriptor}, ..., ${fresh}) = ${fresh}`);
  }

  #write(atMs: number, what: string): void {
    const seconds = Math.max(0, atMs - this.#lastMs) / 1000;
    this.#lastMs = Math.max(this.#lastMs, atMs);
    const text =
      seconds < 0.000_000_5 ? '+0' : `+${seconds.toFixed(6).replace(/^0/, '').replace(/0+$/, '').replace(/\.$/, '')}`;
    this.#lines.push(`${text.padStart(8)} ${what}`);
  }

  #describe(tcp: WireTCP, isOurs: boolean, start: number): string {
    const length = tcp.payload.byteLength;
    const parts = [flagText(tcp.flags & 0x1ff), `${start}:${(start + length) % 2 ** 32}(${length})`];
    const { first } = isOurs ? this.#sides.theirs : this.#sides.ours;
    if ((tcp.flags & ACK) !== 0) parts.push(`ack ${(tcp.acknowledgment - first) >>> 0}`);
    // Our windows are ours to choose, when the script is played again.
    if (!isOurs) parts.push(`win ${tcp.window}`);
    if (tcp.urgentPointer !== 0) parts.push(`urg ${tcp.urgentPointer}`);
    if (tcp.options.length > 0) parts.push(`<${this.#describeOptions(tcp.options, isOurs)}>`);
    return parts.join(' ');
  }

  #describeOptions(options: readonly WireOption[], isOurs: boolean): string {
    const peer = isOurs ? this.#sides.theirs : this.#sides.ours;
    return options
      .map((option) => {
        if (option.kind === 5) return describeWireOptions([shifted(option, peer.first)]);
        if (option.kind === 8 && option.data.byteLength === 8) return this.#describeTimestamps(option, isOurs);
        return describeWireOptions([option]);
      })
      .join(',');
  }

  /** Counted from the first one seen of each side. */
  #describeTimestamps({ data }: WireOption, isOurs: boolean): string {
    const view = new DataView(data.buffer, data.byteOffset, 8);
    const [value, echo] = [view.getUint32(0), view.getUint32(4)];
    const named = (number: number, whose: 'ours' | 'theirs'): number => {
      const side = this.#sides[whose];
      side.firstTimestamp ??= number;
      return (number - side.firstTimestamp + FIRST_TIMESTAMPS[whose]) >>> 0;
    };
    const whose = isOurs ? 'ours' : 'theirs';
    const name = named(value, whose);
    return `TS val ${name} ecr ${echo === 0 ? 0 : named(echo, isOurs ? 'theirs' : 'ours')}`;
  }
}

/** SACK edges counted from a side's first number. */
function shifted(option: WireOption, first: number): WireOption {
  const data = option.data.slice();
  const view = new DataView(data.buffer);
  for (let at = 0; at + 4 <= data.byteLength; at += 4) view.setUint32(at, (view.getUint32(at) - first) >>> 0);
  return { kind: option.kind, data };
}
