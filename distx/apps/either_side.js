import { UsageProblem } from './exit_codes.js';
import { openTransport } from './open_host.js';
import { parsePort } from './sizes.js';
import { connected, resetOnInterrupt, serve } from './traffic.js';
/** Has `handle` do its work on each open connection; closes the transport afterwards. */
export async function onEitherSide(context, handle) {
    const { args, flags, report, interrupted } = context;
    const [host, port] = args;
    if (flags.listen === undefined && (host === undefined || port === undefined)) {
        throw new UsageProblem('host and port are needed, or --listen port');
    }
    if (flags.listen !== undefined && host !== undefined)
        throw new UsageProblem('--listen takes no host');
    const transport = openTransport(flags, report);
    try {
        if (flags.listen !== undefined) {
            await serve(transport, flags.listen, context, (socket) => handle(socket, transport));
            return;
        }
        const socket = transport.connect({ host: host, port: parsePort(port) }); // both are given, as asked above
        resetOnInterrupt(socket, interrupted);
        await connected(socket);
        await handle(socket, transport);
    }
    finally {
        await transport.close();
    }
}
//# sourceMappingURL=either_side.js.map