import { TCPConnection } from '../tcp_connection.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { type AttachedInterface } from './attached_interface.ts';
import { type HeaderMarks } from './segment_output.ts';
import { TCPEndpoint, type ConnectionEnds, type EndpointHome } from './tcp_endpoint.ts';
import type { Beginning } from './passive_open.ts';
import type { Paths } from './paths.ts';
export declare class EndpointFactory {
    #private;
    constructor(home: EndpointHome, secret: SipHashKey, paths: Paths, marks: HeaderMarks);
    create(ends: ConnectionEnds, config: TCPConfig, attached: AttachedInterface, beginning: Beginning, nowMs: number): TCPEndpoint;
    /** A connection without an endpoint around it. */
    connection(ends: ConnectionEnds, config: TCPConfig, attached: AttachedInterface, beginning: Beginning, nowMs: number): TCPConnection;
    /** DSCP and hops of what is sent under a configuration. */
    marksFor({ typeOfService, timeToLive }: TCPConfig): HeaderMarks;
}
//# sourceMappingURL=endpoint_factory.d.ts.map