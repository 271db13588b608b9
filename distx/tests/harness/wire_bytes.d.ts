import { Packet } from '../../lib/util/packet.ts';
/** `'45 00'` or `'4500'`. */
export declare function bytesOf(hex: string): Uint8Array;
export declare function hexOf(bytes: Uint8Array): string;
export declare function packetOf(hex: string): Packet;
/** An empty outgoing packet with chunks of these sizes behind it, filled 1, 2, 3, …, at odd and even offsets. */
export declare function outgoingWith(...sizes: number[]): Packet;
/** The same bytes as an incoming packet: contiguous, as a device lends them, at an odd place in its slab. */
export declare function arriving(packet: Packet): Packet;
/** What Linux 6 wrote to a TUN without offload, for 10.9.0.1 → 10.9.0.2. */
export declare const RECORDED: {
    /** To port 80: MSS 1460, SACK permitted, timestamps 765571775/0, window scale 10, window 64240. */
    tcpSyn: string;
    /** To port 9: "hello". */
    udpHello: string;
    /** Identifier 0x3963, sequence 1, 20 bytes of data. */
    echoRequest: string;
};
/** The same over IPv6, for fd09::1 → fd09::2. */
export declare const RECORDED_IPV6: {
    /** To port 80: MSS 1440, SACK permitted, timestamps, window scale 10, flow label 0xe0b87. */
    tcpSyn: string;
    /** To port 9: "hello" and a line feed. */
    udpHello: string;
    /** Identifier 0x687f, sequence 1, 20 bytes of data. */
    echoRequest: string;
};
//# sourceMappingURL=wire_bytes.d.ts.map