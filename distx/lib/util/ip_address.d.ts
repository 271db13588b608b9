export type IPFamily = 4 | 6;
export declare class IPAddress {
    readonly family: IPFamily;
    readonly word0: number;
    readonly word1: number;
    readonly word2: number;
    readonly word3: number;
    private constructor();
    /** An IPv4 address from 32 bits, signed or not. */
    static fromInt(bits: number): IPAddress;
    /** An IPv6 address from four times 32 bits, signed or not. */
    static fromWords(word0: number, word1: number, word2: number, word3: number): IPAddress;
    /** From 4 or 16 bytes as on the wire. Throws UsageError for any other length. */
    static fromBytes(bytes: Uint8Array): IPAddress;
    /** Dotted decimal without leading zeros, or any spelling of IPv6 in RFC 4291 §2.2. Throws UsageError. */
    static parse(text: string): IPAddress;
    /** As {@link parse}, but undefined when `text` is not an address. */
    static tryParse(text: string): IPAddress | undefined;
    /** The 32 bits of an IPv4 address, signed. Throws UsageError for IPv6. */
    toInt(): number;
    /** 4 or 16 bytes as on the wire. */
    toBytes(): Uint8Array;
    toString(): string;
    equals(other: IPAddress): boolean;
    /** Whether the first `bits` bits (0 … 32 or 128) are those of `prefix`; addresses of two families never match. */
    matchesPrefix(prefix: IPAddress, bits: number): boolean;
    /** 0.0.0.0 or :: */
    get isUnspecified(): boolean;
    /** 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1 (RFC 4291 §2.5.3). */
    get isLoopback(): boolean;
    /** 224.0.0.0/4 (RFC 1112 §4) or ff00::/8 (RFC 4291 §2.7). */
    get isMulticast(): boolean;
    /** 255.255.255.255; the broadcast address of a subnet is known only to its {@link matchesPrefix prefix}. */
    get isBroadcast(): boolean;
    /** 169.254.0.0/16 (RFC 3927 §2.1) or fe80::/10 (RFC 4291 §2.5.6). */
    get isLinkLocal(): boolean;
    /** 10/8, 172.16/12, 192.168/16 (RFC 1918 §3) or fc00::/7 (RFC 4193 §3.1). */
    get isPrivate(): boolean;
    /** ::ffff:0:0/96, an IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2). */
    get isIPv4Mapped(): boolean;
}
export declare function ipv4FromInt(bits: number): IPAddress;
/** Dotted decimal from 32 bits, signed or not, without building an address. */
export declare function ipv4ToString(bits: number): string;
//# sourceMappingURL=ip_address.d.ts.map