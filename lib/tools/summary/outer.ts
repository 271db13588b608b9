/**
 * What the network layer has said of a packet by the time its transport is looked at.
 * Pure.
 */
import { portName } from './address_text.ts';

export interface Outer {
  readonly name: 'IP' | 'IP6';
  /** Of IPv4 options, ` (options RA)`; empty without. */
  readonly options: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  /** Of the pseudo-header, length included. */
  readonly sum: number;
  /** IPv6 extension headers in tcpdump's words, `HBH `; empty without. */
  readonly headers: string;
  /** The capture has kept only the beginning: what is inside cannot be told, nor a checksum be judged. */
  readonly isCut: boolean;
  /** Ports by name. */
  readonly namesPorts: boolean;
}

/** `IP 10.0.0.1 > 10.0.0.2: ` */
export function addresses({ name, options, source, destination, headers }: Outer): string {
  return `${name}${options} ${source} > ${destination}: ${headers}`;
}

/** `IP 10.0.0.1.1000 > 10.0.0.2.80: ` */
export function endpoints(outer: Outer, sourcePort: number, destinationPort: number): string {
  const { name, options, source, destination, headers, namesPorts } = outer;
  const text = namesPorts ? portName : String;
  return `${name}${options} ${source}.${text(sourcePort)} > ${destination}.${text(destinationPort)}: ${headers}`;
}
