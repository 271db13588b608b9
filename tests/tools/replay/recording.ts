/** A recording made by hand: a client and the server it talked to, which chose other numbers than we shall. */
import { LINKTYPE_RAW, type Capture, type CapturedPacket } from '../../../lib/util/capture.ts';
import { Replay, type ReplayedPacket, type ReplayTotals } from '../../../lib/tools/replay/replay.ts';
import { DEFAULT_REPLAY_CONFIG, type ReplayConfig } from '../../../lib/tools/replay/replay_config.ts';
import type { ReplayEvent } from '../../../lib/tools/replay/replay_events.ts';
import { datagram4, joined, TCP } from '../../harness/mixed_frames.ts';
import { bytesOf } from '../../harness/wire_bytes.ts';

export const CLIENT = '10.0.0.1';
export const SERVER = '10.0.0.2';
const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, '.': 16 };

export interface Segment {
  /** Default: the client. */
  readonly from?: 'client' | 'server';
  /** tcpdump's letters. */
  readonly flags: string;
  readonly seq: number;
  readonly ack?: number;
  readonly text?: string;
  /** Value and echo. */
  readonly timestamps?: readonly [number, number];
  readonly sack?: readonly [number, number];
  readonly port?: number;
  readonly window?: number;
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

export function segment(spec: Segment): Uint8Array {
  const { from = 'client', flags, seq, ack = 0, text = '', timestamps, sack, port = 80, window = 65_535 } = spec;
  const ports = from === 'client' ? [4000, port] : [port, 4000];
  const times = timestamps === undefined ? '' : `0101080a${hex32(timestamps[0])}${hex32(timestamps[1])}`;
  const blocks = sack === undefined ? '' : `0101050a${hex32(sack[0])}${hex32(sack[1])}`;
  const permitted = flags.includes('S') ? '01010402' : '';
  const options = bytesOf(times + blocks + permitted);
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint16(0, ports[0]!);
  view.setUint16(2, ports[1]!);
  view.setUint32(4, seq);
  view.setUint32(8, ack);
  view.setUint8(12, ((20 + options.length) / 4) << 4);
  view.setUint8(
    13,
    Array.from(flags).reduce((all, letter) => all | FLAGS[letter]!, 0),
  );
  view.setUint16(14, window);
  const [source, destination] = from === 'client' ? [CLIENT, SERVER] : [SERVER, CLIENT];
  return datagram4({ ...TCP, source, destination }, joined(header, options, new TextEncoder().encode(text)));
}

/** A packet every ten milliseconds. */
export function recordingOf(...packets: readonly (Uint8Array | Partial<CapturedPacket>)[]): Capture {
  return {
    format: 'pcapng',
    section: {},
    interfaces: [{ linkType: LINKTYPE_RAW }],
    packets: packets.map((given, index) => {
      const time = { seconds: 1_700_000_000, nanoseconds: index * 10_000_000 };
      return given instanceof Uint8Array ? { ...time, bytes: given } : { ...time, bytes: new Uint8Array(0), ...given };
    }),
    truncated: false,
    damage: null,
  };
}

export interface Replayed {
  readonly events: ReplayEvent[];
  readonly packets: ReplayedPacket[];
  readonly totals: ReplayTotals;
}

export function replayed(capture: Capture, config: Partial<ReplayConfig> = {}): Replayed {
  const events: ReplayEvent[] = [];
  const packets: ReplayedPacket[] = [];
  const witness = {
    onEvent: (event: ReplayEvent) => void events.push(event),
    onPacket: (packet: ReplayedPacket) => void packets.push(packet),
  };
  const totals = new Replay(capture, { ...DEFAULT_REPLAY_CONFIG, ...config }, witness).run();
  return { events, packets, totals };
}

/** For each packet that arrived, what is said of it without addresses. */
export function fates({ events }: Replayed): string[][] {
  return events.flatMap((event) => {
    if (event.kind !== 'arrived') return [];
    const { verdicts, dropped, states, answers } = event;
    return [
      [
        ...verdicts.map(({ what, source }) => `${what} (${source})`),
        ...dropped.map(({ layer, reason, source }) => `${layer}: ${reason} (${source})`),
        ...states.map((state) => state.replace(/^.*: /, '')),
        ...answers.map((answer) =>
          answer.replace(/^.*(Flags \[[^\]]+\]).*?(, seq \d+:\d+)?(, ack \d+)?, win.*$/, '$1$2$3'),
        ),
      ],
    ];
  });
}
