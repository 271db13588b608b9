/** Moving bulk bytes through a socket of either kind, at full speed, and knowing how many arrived. */
import type { Report } from './reporting.ts';
import type { Socket, Transport } from './transport.ts';
export type Pattern = 'ascii' | 'zero';
/** About 64 KiB that may be sent again and again: RFC 864's rotating lines, or zeros. */
export declare function patternBlock(pattern: Pattern): Uint8Array;
/** Resolves when the socket is open. @throws whatever kept it from opening */
export declare function connected(socket: Socket): Promise<void>;
/** Resolves when the connection is over in both directions. @throws what ended it before its time */
export declare function whenClosed(socket: Socket): Promise<void>;
/** Ctrl-C resets the connection. */
export declare function resetOnInterrupt(socket: Socket, interrupted: AbortSignal): void;
/** Bytes that the other side has acknowledged; for a kernel socket, that the kernel has taken. */
export declare function bytesConfirmed(socket: Socket): number;
export interface SendOptions {
    /** Infinity: until stopped. */
    readonly bytes: number;
    /** Written over and over. */
    readonly block: Uint8Array;
    readonly signal?: AbortSignal;
}
/**
 * Writes so many bytes as fast as the socket takes them, and ends our half. Resolves when that is done, or when the socket
 * closed or the signal came meanwhile. Where write() says false, 'drain' is waited for.
 */
export declare function sendBytes(socket: Socket, { bytes, block, signal }: SendOptions): Promise<void>;
export interface CountOptions {
    /** Stop after so many. */
    readonly limit?: number;
    readonly signal?: AbortSignal;
    readonly onBytes?: (total: number) => void;
}
/** Lets everything that arrives go by; resolves with the count at the other side's end, the limit or the signal. */
export declare function countBytes(socket: Socket, options?: CountOptions): Promise<number>;
export interface ServeContext {
    readonly report: Report;
    readonly interrupted: AbortSignal;
}
/** Listens, and has each connection handled, until interrupted. What goes wrong on one of them is reported. */
export declare function serve(transport: Transport, port: number, { report, interrupted }: ServeContext, handle: (socket: Socket) => Promise<void>): Promise<void>;
//# sourceMappingURL=traffic.d.ts.map