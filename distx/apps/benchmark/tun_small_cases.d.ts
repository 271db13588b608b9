/** `tun-latency` and `tun-connections`: a kernel client and our server, beside Node's own `net` server on loopback. */
import type { Case } from './context.ts';
export declare const tunLatencyCase: Case;
export declare const tunConnectionsCase: Case;
//# sourceMappingURL=tun_small_cases.d.ts.map