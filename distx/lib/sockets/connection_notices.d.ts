/**
 * What a connection has to tell besides data and its end, as events of the socket: urgent data of the peer ('urgent',
 * RFC 9293 §3.8.5), ICMP errors that ended nothing ('softError', RFC 9293 §3.9.1.8), and retransmissions that go unanswered
 * ('pathSuspected', RFC 9293 §3.8.3). Whoever does not listen hears nothing.
 */
import type { TCPConnection } from '../tcp_connection.ts';
export declare class ConnectionNotices {
    #private;
    constructor(emit: (name: string, ...details: unknown[]) => void);
    /** Looks at a connection that has changed. */
    tell(connection: TCPConnection): void;
}
//# sourceMappingURL=connection_notices.d.ts.map