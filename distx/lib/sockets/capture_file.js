/**
 * A capture that grows while packets pass: pcapng, for other people's tools. Written through a stream, so that the disk
 * never holds up the network; what is not on disk yet is lost if the process dies.
 */
import { createWriteStream } from 'node:fs';
import { captureTime, LINKTYPE_ETHERNET, LINKTYPE_RAW, pcapngInterface, pcapngPacket, pcapngSectionHeader, } from '../util/pcap_format.js';
/** Packets wait in memory for the disk up to this size; more are left out and counted. Bytes. */
const LARGEST_BACKLOG_BYTES = 64 * 1024 * 1024;
export class CaptureFile {
    path;
    /** Left out, since the disk was too slow. */
    packetsDropped = 0;
    packetsWritten = 0;
    /** Why nothing is written any more. */
    failure = null;
    #file;
    #epochMs;
    constructor(options) {
        this.path = options.path;
        this.#epochMs = options.epochMs ?? 0;
        this.#file = createWriteStream(options.path);
        this.#file.on('error', (error) => (this.failure = error));
        this.#file.write(pcapngSectionHeader());
        const linkType = options.linkType === 'ethernet' ? LINKTYPE_ETHERNET : LINKTYPE_RAW;
        this.#file.write(pcapngInterface({ linkType, ...(options.name === undefined ? {} : { name: options.name }) }));
    }
    /** What a CapturingDevice wants. */
    sink = (bytes, direction, timeMs) => {
        if (this.failure !== null || this.#file.writableLength > LARGEST_BACKLOG_BYTES) {
            this.packetsDropped += 1;
            return;
        }
        const time = captureTime(this.#epochMs + timeMs);
        this.#file.write(pcapngPacket({ ...time, bytes, direction: direction === 'in' ? 'inbound' : 'outbound' }));
        this.packetsWritten += 1;
    };
    /** Resolves when everything is in the file, or cannot be. */
    close() {
        return new Promise((resolve) => {
            if (this.#file.closed || this.failure !== null) {
                resolve();
                return;
            }
            this.#file.once('close', resolve);
            this.#file.end();
        });
    }
}
//# sourceMappingURL=capture_file.js.map