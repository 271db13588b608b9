/** What chargen and discard share: one connection to `host port`, or everybody's who comes to `--listen port`. */
import type { NetworkFlags } from './arguments.ts';
import type { AppContext } from './program.ts';
import type { Socket, Transport } from './transport.ts';
export interface EitherSideFlags extends NetworkFlags {
    readonly listen?: number;
    readonly kernel?: boolean;
}
/** Has `handle` do its work on each open connection; closes the transport afterwards. */
export declare function onEitherSide(context: AppContext<EitherSideFlags>, handle: (socket: Socket, transport: Transport) => Promise<void>): Promise<void>;
//# sourceMappingURL=either_side.d.ts.map