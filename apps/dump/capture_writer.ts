/** `-w`: the chosen packets as pcapng, each on the interface that it came from, with its time, direction and comment. */
import { closeSync, openSync, writeSync } from 'node:fs';
import {
  pcapngInterface,
  pcapngPacket,
  pcapngSectionHeader,
  type CapturedPacket,
  type CaptureInterface,
} from '../../lib/index.ts';
import { version } from '../project.ts';

/** Blocks are gathered to this size. Bytes. */
const BATCH_BYTES = 1 << 20;

export class CaptureWriter {
  readonly #file: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  constructor(path: string, interfaces: readonly CaptureInterface[], filter: string) {
    this.#file = openSync(path, 'w');
    this.#add(pcapngSectionHeader({ application: `Sunstar ${version()}` }));
    for (const description of interfaces)
      this.#add(pcapngInterface(filter === '' ? description : { ...description, filter }));
  }

  write(packet: CapturedPacket): void {
    this.#add(pcapngPacket(packet));
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #add(block: Uint8Array): void {
    this.#waiting.push(block);
    this.#waitingBytes += block.byteLength;
    if (this.#waitingBytes >= BATCH_BYTES) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    for (let at = 0; at < bytes.byteLength;) at += writeSync(this.#file, bytes, at);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
