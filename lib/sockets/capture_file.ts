/**
 * A capture that grows while packets pass: pcapng, for other people's tools. Written through a stream, so that the disk
 * never holds up the network; what is not on disk yet is lost if the process dies. Ends with how many packets each interface
 * saw, and how many the disk was too slow for.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import { arch, release, type as systemName } from 'node:os';
import type { CaptureSink } from '../devices/capturing_device.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from '../util/capture.ts';
import {
  captureTime,
  pcapngInterface,
  pcapngPacket,
  pcapngSectionHeader,
  pcapngStatistics,
} from '../util/pcapng_writer.ts';

/** Packets wait in memory for the disk up to this size; more are left out and counted. Bytes. */
const LARGEST_BACKLOG_BYTES = 64 * 1024 * 1024;
/** No packet of ours, with all that stands before it, is longer; what tcpdump says as well. Bytes. */
const SNAP_LENGTH = 262_144;

/** An interface as the file describes it. */
export interface CaptureFileInterface {
  /** Default 'sunstar'. */
  readonly name?: string;
  readonly description?: string;
  /** Default 'ip'. */
  readonly linkType?: 'ip' | 'ethernet';
  /** What packets have to satisfy to be in the file, for those who read it. */
  readonly filter?: string;
}

export interface CaptureFileOptions extends CaptureFileInterface {
  readonly path: string;
  /** Time of day at moment 0 of the clock that the packets' times come from, ms since 1970. Default 0: times as they are. */
  readonly epochMs?: number;
  /** The program that writes. Default 'Sunstar'. */
  readonly application?: string;
  /** About the whole file. */
  readonly comment?: string;
}

export class CaptureFile {
  readonly path: string;
  /** Left out, since the disk was too slow. */
  packetsDropped = 0;
  packetsWritten = 0;
  /** Why nothing is written any more. */
  failure: Error | null = null;
  /** What a CapturingDevice wants: packets of the first interface. */
  readonly sink: CaptureSink;
  readonly #file: WriteStream;
  readonly #epochMs: number;
  readonly #system = `${systemName()} ${release()} ${arch()}`;
  readonly #counts: { received: number; dropped: number }[] = [];
  #lastMs = 0;

  constructor(options: CaptureFileOptions) {
    this.path = options.path;
    this.#epochMs = options.epochMs ?? 0;
    this.#file = createWriteStream(options.path);
    this.#file.on('error', (error) => (this.failure = error));
    const comment = options.comment === undefined ? {} : { comment: options.comment };
    const application = options.application ?? 'Sunstar';
    this.#file.write(pcapngSectionHeader({ system: this.#system, application, ...comment }));
    this.sink = this.addInterface(options);
  }

  /** Introduces one more interface. @returns where its packets go */
  addInterface({ name = 'sunstar', description, linkType = 'ip', filter }: CaptureFileInterface): CaptureSink {
    const interfaceIndex = this.#counts.length;
    const counts = { received: 0, dropped: 0 };
    this.#counts.push(counts);
    this.#file.write(
      pcapngInterface({
        linkType: linkType === 'ethernet' ? LINKTYPE_ETHERNET : LINKTYPE_RAW,
        name,
        system: this.#system,
        snapLength: SNAP_LENGTH,
        ...(description === undefined ? {} : { description }),
        ...(filter === undefined ? {} : { filter }),
      }),
    );
    return (bytes, direction, timeMs, comment) => {
      counts.received += 1;
      this.#lastMs = Math.max(this.#lastMs, timeMs);
      if (this.failure !== null || this.#file.writableLength > LARGEST_BACKLOG_BYTES) {
        counts.dropped += 1;
        this.packetsDropped += 1;
        return;
      }
      this.#file.write(
        pcapngPacket({
          ...captureTime(this.#epochMs + timeMs),
          bytes,
          interfaceIndex,
          direction: direction === 'in' ? 'inbound' : 'outbound',
          ...(comment === undefined ? {} : { comment }),
        }),
      );
      this.packetsWritten += 1;
    };
  }

  /** Resolves when everything is in the file, or cannot be. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#file.closed || this.failure !== null) {
        resolve();
        return;
      }
      this.#file.once('close', resolve);
      if (this.#file.writableEnded) return;
      const end = captureTime(this.#epochMs + this.#lastMs);
      for (const [index, counts] of this.#counts.entries()) this.#file.write(pcapngStatistics(index, end, counts));
      this.#file.end();
    });
  }
}
