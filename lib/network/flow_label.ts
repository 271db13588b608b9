/**
 * A label for every flow, so that routers can keep its packets on one path without looking for ports (RFC 6437 §3). It is
 * a hash of both ends, so that nothing has to be remembered; a key makes it hard to foresee, though not secret.
 * Pure.
 */
import type { IPAddress } from '../util/ip_address.ts';

/** Odd constants of a multiplicative hash. */
const MULTIPLIER = 0x9e3779b1;
const FINISHER = 0x85ebca6b;

/** @returns 1 … 0xfffff: 0 would say that there is none (RFC 6437 §2) */
export function flowLabel(
  source: IPAddress,
  destination: IPAddress,
  sourcePort: number,
  destinationPort: number,
  key: number,
): number {
  let hash = mix(key, (sourcePort << 16) | destinationPort);
  hash = mixAddress(hash, source);
  hash = mixAddress(hash, destination);
  hash = Math.imul(hash ^ (hash >>> 15), FINISHER);
  return hash >>> 12 || 1;
}

function mixAddress(hash: number, { word0, word1, word2, word3 }: IPAddress): number {
  return mix(mix(mix(mix(hash, word0), word1), word2), word3);
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}
