/**
 * An address as the stack carries it from packet to connection: IPv4 as a signed 32-bit integer, which V8 keeps without an
 * object, IPv6 as an IPAddress. Who does not care about families hands it on unseen; who does asks `typeof`.
 * Pure.
 */
import { IPAddress } from './ip_address.ts';
export type CompactAddress = number | IPAddress;
/** 0.0.0.0: any IPv4 address of ours. */
export declare const ANY_IPV4 = 0;
/** `::`: any address of ours. */
export declare const ANY_IPV6: IPAddress;
/** An IPv4-mapped address is the IPv4 address it carries (RFC 4291 §2.5.5.2). */
export declare function compactAddress(address: IPAddress): CompactAddress;
export declare function wholeAddress(address: CompactAddress): IPAddress;
export declare function sameAddress(a: CompactAddress, b: CompactAddress): boolean;
/** 0.0.0.0 or `::` */
export declare function isAnyAddress(address: CompactAddress): boolean;
/** As words, most significant first: one of IPv4, four of IPv6. */
export declare function addressWords(address: CompactAddress): readonly number[];
/** Text for messages. */
export declare function addressText(address: CompactAddress): string;
/** 4 or 16 bytes, as on the wire. */
export declare function addressBytes(address: CompactAddress): Uint8Array;
/** For a Map. Text is slow: not for every packet. */
export declare function addressKey(address: CompactAddress): number | string;
//# sourceMappingURL=compact_address.d.ts.map