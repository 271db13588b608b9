/**
 * TCP options as scripts write them, in the order in which they lie on the wire.
 * Pure. RFC 9293 §3.2, RFC 7323 §2–3, RFC 2018 §2–3, RFC 7413 §4.1, RFC 2385 §3.0, RFC 9768 §3.2.3.
 *
 *   <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>   <nop,nop,sack 1:1001 2001:3001>   <FO abcd1234>   <...>
 */
import type { TCPOptionSpec } from './script.ts';
import type { TokenStream } from './token_stream.ts';
export declare const MD5_SIGNATURE = 19;
export declare const FAST_OPEN = 34;
export declare const ACCECN_0 = 172;
export declare const ACCECN_1 = 174;
/** RFC 6994 §3: the two bytes behind kind and length say what it is. */
export declare const EXPERIMENTAL = 254;
export declare const FAST_OPEN_EXPERIMENT: readonly number[];
/** Behind `<`, up to and including `>`. */
export declare function parseTCPOptions(stream: TokenStream): readonly TCPOptionSpec[] | 'any';
//# sourceMappingURL=option_parser.d.ts.map