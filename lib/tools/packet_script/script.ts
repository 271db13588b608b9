/**
 * What a script says, as data: options, and events in their order. Times are milliseconds, sequence numbers those of the
 * script (our side's begin at its own initial number, the peer's are taken as they are).
 * Pure.
 */
import type { Comment } from './lexer.ts';
import type { Position } from './script_error.ts';

export interface Script {
  readonly file: string;
  readonly options: readonly ScriptOption[];
  /** Shell lines before the first and after the last event are events of their own. */
  readonly events: readonly ScriptEvent[];
  readonly comments: readonly Comment[];
}

/** `--name=value`; several of one name are possible. */
export interface ScriptOption {
  readonly name: string;
  readonly value: string;
  readonly position: Position;
}

export interface ScriptEvent {
  readonly position: Position;
  readonly time: EventTime;
  readonly action: Action;
}

/** When an event is due, ms. */
export type EventTime =
  | { readonly kind: 'absolute' | 'relative'; readonly ms: number }
  | { readonly kind: 'absolute range' | 'relative range'; readonly ms: number; readonly endMs: number }
  | { readonly kind: 'any' };

export type Action = PacketSpec | SystemCall | ShellCommand | CodeSnippet;

export interface ShellCommand {
  readonly kind: 'shell';
  readonly command: string;
}

export interface CodeSnippet {
  readonly kind: 'code';
  readonly code: string;
}

// ---------------------------------------------------------------- system calls

export interface SystemCall {
  readonly kind: 'call';
  readonly name: string;
  /** It blocks, and returns at this time (of the same kind as the event's), ms. */
  readonly endMs: number | null;
  readonly args: readonly Expression[];
  readonly result: Expression;
  /** `-1 EAGAIN (…)`: the name. */
  readonly errno: string | null;
}

export type Expression =
  /** `...`: whatever. */
  | { readonly kind: 'any' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'word'; readonly name: string }
  /** `isPrefix`: `"abc"...`, the rest does not matter. */
  | { readonly kind: 'string'; readonly text: string; readonly isPrefix: boolean }
  | { readonly kind: 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  /** `{sa_family = AF_INET, …}`; a field without a name has the name ''. */
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] }
  /** `htons(80)`, `inet_addr("…")` */
  | { readonly kind: 'function'; readonly name: string; readonly args: readonly Expression[] };

export interface StructField {
  readonly name: string;
  readonly value: Expression;
}

// ---------------------------------------------------------------- packets

export interface PacketSpec {
  readonly kind: 'packet';
  /** To the stack, or from it. */
  readonly direction: 'inbound' | 'outbound';
  readonly encapsulation: readonly Encapsulation[];
  readonly ip: IPFields;
  readonly transport: TCPSpec | UDPSpec | ICMPSpec;
}

/** A header around the packet; only its name is understood. */
export interface Encapsulation {
  readonly name: string;
}

export type ECNName = 'noecn' | 'ect0' | 'ect1' | 'ce' | 'ect01';

/** What is written about the IP header; the rest is not compared. */
export interface IPFields {
  readonly ecn?: ECNName;
  /** 6 bits. */
  readonly differentiatedServices?: number;
  /** Time to live, or hop limit. */
  readonly timeToLive?: number;
  /** 20 bits. */
  readonly flowLabel?: number;
}

export interface Ports {
  readonly source: number;
  readonly destination: number;
}

export interface TCPSpec {
  readonly protocol: 'tcp';
  readonly ports: Ports | null;
  /** 9 bits, AE (RFC 9768) being 0x100. */
  readonly flags: number;
  readonly sequence: number;
  /** `!`: the number is that on the wire. */
  readonly isAbsolute: boolean;
  /** `...(10)`: whatever the number is. */
  readonly isAnySequence: boolean;
  readonly length: number;
  readonly acknowledgment: number | null;
  /** As on the wire, 16 bits. */
  readonly window: number | null;
  readonly urgentPointer: number;
  /** 'any': not compared. */
  readonly options: readonly TCPOptionSpec[] | 'any';
  /** Ports of the UDP datagram around it (RFC 6951 in the manner of TCP). */
  readonly tunnel: Ports | null;
}

export type TCPOptionSpec =
  | { readonly name: 'nop' | 'eol' | 'sackOK' }
  | { readonly name: 'mss' | 'wscale'; readonly value: number }
  | { readonly name: 'sack'; readonly blocks: readonly { readonly start: number; readonly end: number }[] }
  | {
      readonly name: 'TS';
      readonly value: number;
      readonly echo: number;
      /** `val ...` is not compared; `ecr 5!` is that on the wire. */
      readonly isAnyValue: boolean;
      readonly isAbsoluteEcho: boolean;
    }
  /** Anything else by its number: FO, FOEXP, md5, AccECN. `valid`: a signature that is to be computed. */
  | { readonly name: 'other'; readonly kind: number; readonly data: readonly number[] | 'valid' }
  /** The Fast Open cookie that the stack gives the peer, whatever it is. */
  | { readonly name: 'own cookie'; readonly kind: number };

export interface UDPSpec {
  readonly protocol: 'udp';
  readonly ports: Ports | null;
  /** Bytes of payload. */
  readonly length: number;
}

export interface ICMPSpec {
  readonly protocol: 'icmp';
  /** As written: `unreachable`, `frag_needed`. */
  readonly type: string;
  readonly code: string | null;
  readonly mtu: number | null;
  readonly identifier: number;
  /** The datagram that the error is about. */
  readonly quote: ICMPQuote | null;
}

export type ICMPQuote =
  | { readonly protocol: 'tcp'; readonly sequence: number; readonly length: number }
  | { readonly protocol: 'udp' | 'raw'; readonly length: number };
