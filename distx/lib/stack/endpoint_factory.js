/**
 * How a connection begins: its initial sequence number (RFC 6528), its timestamps (RFC 7323 §5.4), and what its path
 * carries.
 * Pure.
 */
import { pseudoHeaderSum, PROTOCOL_TCP } from '../network/pseudo_header.js';
import { TCPConnection } from '../tcp_connection.js';
import { DEFAULT_SEND_MSS, DEFAULT_SEND_MSS_IPV6 } from '../tcp_helpers/syn_options.js';
import { initialSequenceNumber, timestampOffset } from '../tcp_helpers/initial_sequence_number.js';
import { addressWords } from '../util/compact_address.js';
import { headerBytes } from './attached_interface.js';
import { DSCP_BITS } from './segment_output.js';
import { TCPEndpoint } from './tcp_endpoint.js';
export class EndpointFactory {
    #home;
    #secret;
    #paths;
    #marks;
    constructor(home, secret, paths, marks) {
        this.#home = home;
        this.#marks = marks;
        this.#secret = secret;
        this.#paths = paths;
    }
    create(ends, config, attached, beginning, nowMs) {
        const { localAddress, remoteAddress } = ends;
        return new TCPEndpoint(this.#home, this.connection(ends, config, attached, beginning, nowMs), ends, {
            pseudoHeaderSum: pseudoHeaderSum(localAddress, remoteAddress, PROTOCOL_TCP, 0),
            timeWaitMs: config.timeWaitMs,
            marks: this.marksFor(config),
            nowMs,
        });
    }
    /** A connection without an endpoint around it. */
    connection(ends, config, attached, beginning, nowMs) {
        const { localAddress, localPort, remoteAddress, remotePort } = ends;
        const quadruple = {
            localAddress: addressWords(localAddress),
            localPort,
            remoteAddress: addressWords(remoteAddress),
            remotePort,
        };
        const headers = headerBytes(remoteAddress);
        const ownLimit = config.maxSegmentSize === 0 ? Infinity : config.maxSegmentSize;
        return new TCPConnection({
            config,
            initialSequenceNumber: beginning.initialSequenceNumber ?? this.#newNumber(quadruple, beginning, nowMs),
            sendMssLimit: Math.min(this.#paths.mtus.get(remoteAddress, attached.mtu, nowMs) - headers, ownLimit),
            sendMssCeiling: Math.min(attached.mtu - headers, ownLimit),
            receiveMss: config.maxSegmentSize === 0 ? attached.mtu - headers : config.maxSegmentSize,
            defaultSendMss: typeof remoteAddress === 'number' ? DEFAULT_SEND_MSS : DEFAULT_SEND_MSS_IPV6,
            segmentationOffloadBytes: attached.superSegmentBytes(remoteAddress),
            timestampOffset: timestampOffset(quadruple, this.#secret),
            pathMetrics: this.#paths.metricsFor(remoteAddress, nowMs),
            nowMs,
        });
    }
    #newNumber(quadruple, { former }, nowMs) {
        const proposed = initialSequenceNumber({ ...quadruple, nowMs, secret: this.#secret });
        return former ? former.clearInitialSequenceNumber(proposed) : proposed;
    }
    /** DSCP and hops of what is sent under a configuration. */
    marksFor({ typeOfService, timeToLive }) {
        if (typeOfService === 0 && timeToLive === 0)
            return this.#marks; // nearly all share one
        return {
            typeOfService: typeOfService & DSCP_BITS,
            timeToLive: timeToLive === 0 ? this.#marks.timeToLive : timeToLive,
        };
    }
}
//# sourceMappingURL=endpoint_factory.js.map