/**
 * One connection of a script: which ports it has on the wire, and how the script's numbers become those on the wire. The
 * peer's SYN has the number that is written, and what follows counts from it; ours count from where the stack chose to
 * begin, whatever number our SYN has in the script. The peer's timestamps are the script's own.
 * Pure.
 *
 *   script   < S 123:123(0)    > S. 0:0(0) ack 124 <TS val 100 …>    < . 1:1(0) ack 1
 *   wire     seq 123           seq 0x9fd3a811, ack 124, TS 0x2b11    seq 124, ack 0x9fd3a812
 */
import type { Ports } from './script.ts';

export class Flow {
  /** Our end on the wire. */
  readonly localPort: number;
  readonly remotePort: number;
  /** As the script calls them; null: it names no ports. */
  scriptPorts: { readonly local: number; readonly remote: number } | null = null;
  /** The number of our SYN on the wire, and how far it is from the one in the script. */
  #localFirst = 0;
  #synOffset = 0;
  /** The number of the peer's SYN; 0 as long as there was none. */
  #remoteFirst = 0;
  /** Of its last SYN, which may be the first of a new connection. */
  #lastSyn = 0;
  /** The stack has acknowledged the peer's SYN: another one begins nothing. */
  #isSynchronized = false;
  readonly #liveTimestamps = new Map<number, number>();
  #firstTimestamp: { script: number; live: number } | undefined;

  constructor(localPort: number, remotePort: number) {
    this.localPort = localPort;
    this.remotePort = remotePort;
  }

  /** Whether these are its ports, seen from a packet that we send. */
  isOutbound(ports: { sourcePort: number; destinationPort: number }): boolean {
    return ports.sourcePort === this.localPort && ports.destinationPort === this.remotePort;
  }

  isCalled(direction: 'inbound' | 'outbound', { source, destination }: Ports): boolean {
    const [local, remote] = direction === 'inbound' ? [destination, source] : [source, destination];
    const names = this.scriptPorts ?? { local: this.localPort, remote: this.remotePort };
    return names.local === local && names.remote === remote;
  }

  /** The stack's SYN has been seen: its number stands for the script's. */
  learnInitialNumber(script: number, live: number): void {
    this.#localFirst = live;
    this.#synOffset = (live - script) >>> 0;
  }

  /** The peer's SYN goes in. */
  peerSyn(sequence: number): void {
    this.#lastSyn = sequence;
    if (!this.#isSynchronized) this.#remoteFirst = sequence;
  }

  /** The stack has acknowledged. @param isSyn by SYN ACK: with the peer's last SYN a connection begins */
  acknowledged(isSyn: boolean): void {
    if (isSyn) this.#remoteFirst = this.#lastSyn;
    this.#isSynchronized = true;
  }

  /** A number of the peer's, script to wire; a SYN has its own. */
  remoteToLive(number: number): number {
    return (number + this.#remoteFirst) >>> 0;
  }

  /** Wire to script. */
  remoteToScript(number: number): number {
    return (number - this.#remoteFirst) >>> 0;
  }

  /** A number of ours, script to wire. @param isSyn on a SYN: it counts from where the script has ours begin */
  toLive(number: number, isSyn: boolean = false): number {
    return (number + (isSyn ? this.#synOffset : this.#localFirst)) >>> 0;
  }

  /** Wire to script. */
  toScript(number: number, isSyn: boolean = false): number {
    return (number - (isSyn ? this.#synOffset : this.#localFirst)) >>> 0;
  }

  /** The first time that the script's value is seen, it stands for what is on the wire. */
  learnTimestamp(script: number, live: number): void {
    this.#firstTimestamp ??= { script, live };
    if (!this.#liveTimestamps.has(script)) this.#liveTimestamps.set(script, live);
  }

  /** What the peer echoes. A value never seen is as far from the first one as the script says, in ticks of 1 ms. */
  toLiveTimestamp(script: number): number {
    const known = this.#liveTimestamps.get(script);
    if (known !== undefined || script === 0 || this.#firstTimestamp === undefined) return known ?? script;
    return (this.#firstTimestamp.live + script - this.#firstTimestamp.script) >>> 0;
  }

  /** For messages: which of the script's values this is. */
  toScriptTimestamp(live: number): number | undefined {
    for (const [script, known] of this.#liveTimestamps) if (known === live) return script;
    return undefined;
  }
}
