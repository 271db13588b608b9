/**
 * A handshake of which nothing is kept: the SYN ACK carries it away in a cookie, the ACK brings it back, and the
 * connection comes to be only then (RFC 4987 §3.6). What a SYN ACK says, a connection says that is thrown away again: so
 * it cannot differ from the answer to a SYN that found room.
 * Pure. Lost: the peer's MSS but for three bits, data on the SYN, and that a lost SYN ACK is sent again; without
 * timestamps window scale and SACK besides.
 */
import type { TCPConnection } from '../tcp_connection.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { CWR, ECE, SYN, TCPSegment } from '../tcp_helpers/tcp_segment.ts';
import { addressWords } from '../util/compact_address.ts';
import { NO_CHUNKS } from '../util/chunk.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { advance, type SequenceNumber } from '../util/wrapping_integers.ts';
import {
  carriedByTimestamp,
  carryInTimestamp,
  makeSynCookie,
  readSynCookie,
  type SynCookieInput,
} from './syn_cookies.ts';
import type { ConnectionEnds } from './tcp_endpoint.ts';

export class CookieHandshake {
  readonly #secret: SipHashKey;

  constructor(secret: SipHashKey) {
    this.#secret = secret;
  }

  /** Our ISS for a SYN. */
  cookieFor(syn: TCPSegment, ends: ConnectionEnds, nowMs: number): SequenceNumber {
    return makeSynCookie(this.#input(ends, syn.sequenceNumber, nowMs), syn.maxSegmentSize);
  }

  /** What the ACK of such a SYN ACK carries back; undefined: it is none, or too old. */
  read(
    ack: TCPSegment,
    ends: ConnectionEnds,
    nowMs: number,
  ): { maxSegmentSize: number; cookie: SequenceNumber } | undefined {
    const cookie = advance(ack.acknowledgmentNumber, -1);
    const maxSegmentSize = readSynCookie(this.#input(ends, advance(ack.sequenceNumber, -1), nowMs), cookie);
    return maxSegmentSize === undefined ? undefined : { maxSegmentSize, cookie };
  }

  #input(ends: ConnectionEnds, peerSequenceNumber: SequenceNumber, nowMs: number): SynCookieInput {
    const { localPort, remotePort } = ends;
    return {
      localAddress: addressWords(ends.localAddress),
      localPort,
      remoteAddress: addressWords(ends.remoteAddress),
      remotePort,
      peerSequenceNumber,
      nowMs,
      secret: this.#secret,
    };
  }
}

/** The SYN ACK to a SYN. @param connection new, and of no further use; its ISS is the cookie */
export function synAckWithCookie(connection: TCPConnection, syn: TCPSegment): TCPSegment {
  let answer = new TCPSegment();
  connection.listen();
  connection.receive(withoutText(syn));
  connection.transmit((segment) => {
    answer = segment;
    return true;
  });
  if (answer.hasTimestamps) {
    answer.timestampValue = carryInTimestamp(answer.timestampValue, {
      windowScale: answer.windowScale < 0 ? -1 : syn.windowScale,
      sackPermitted: answer.sackPermitted,
      ecn: (answer.flags & ECE) !== 0,
    });
  } else {
    answer.flags &= ~ECE; // nothing would remember that we agreed
  }
  answer.sourcePort = syn.destinationPort;
  answer.destinationPort = syn.sourcePort;
  return answer;
}

/**
 * Brings a new connection, whose ISS is the cookie, to where it would be had the SYN been kept: in SYN-RECEIVED, with
 * the ACK still to come.
 */
export function resumeFromCookie(
  connection: TCPConnection,
  ack: TCPSegment,
  maxSegmentSize: number,
  config: TCPConfig,
): void {
  const syn = new TCPSegment();
  syn.sequenceNumber = advance(ack.sequenceNumber, -1);
  syn.flags = SYN;
  syn.maxSegmentSize = maxSegmentSize;
  if (config.timestamps && ack.hasTimestamps) {
    const { windowScale, sackPermitted, ecn } = carriedByTimestamp(ack.timestampEcho);
    syn.hasTimestamps = true;
    syn.timestampValue = ack.timestampValue;
    syn.windowScale = windowScale;
    syn.sackPermitted = sackPermitted;
    if (ecn) syn.flags |= ECE | CWR;
  }
  connection.listen();
  // The SYN ACK left long ago, we do not know when: as if sent twice, it is no measure of the round trip (Karn).
  for (let time = 0; time < 2; time += 1) {
    connection.receive(syn);
    connection.transmit(hasLeftAlready);
  }
}

function hasLeftAlready(): boolean {
  return true;
}

/** A SYN whose text would have to be kept is acknowledged alone; the peer sends the text again. */
export function withoutText(syn: TCPSegment): TCPSegment {
  if (syn.payloadLength === 0) return syn;
  return Object.assign(new TCPSegment(), syn, { payload: NO_CHUNKS, payloadLength: 0, segmentSize: 0 });
}
