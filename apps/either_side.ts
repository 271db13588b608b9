/** What chargen and discard share: one connection to `host port`, or everybody's who comes to `--listen port`. */
import type { NetworkFlags } from './arguments.ts';
import { UsageProblem } from './exit_codes.ts';
import { openTransport } from './open_host.ts';
import type { AppContext } from './program.ts';
import { parsePort } from './sizes.ts';
import { connected, resetOnInterrupt, serve } from './traffic.ts';
import type { Socket, Transport } from './transport.ts';

export interface EitherSideFlags extends NetworkFlags {
  readonly listen?: number;
  readonly kernel?: boolean;
}

/** Has `handle` do its work on each open connection; closes the transport afterwards. */
export async function onEitherSide(
  context: AppContext<EitherSideFlags>,
  handle: (socket: Socket, transport: Transport) => Promise<void>,
): Promise<void> {
  const { args, flags, report, interrupted } = context;
  const [host, port] = args;
  if (flags.listen === undefined && (host === undefined || port === undefined)) {
    throw new UsageProblem('host and port are needed, or --listen port');
  }
  if (flags.listen !== undefined && host !== undefined) throw new UsageProblem('--listen takes no host');
  const transport = openTransport(flags, report);
  try {
    if (flags.listen !== undefined) {
      await serve(transport, flags.listen, context, (socket) => handle(socket, transport));
      return;
    }
    const socket = transport.connect({ host: host!, port: parsePort(port!) }); // both are given, as asked above
    resetOnInterrupt(socket, interrupted);
    await connected(socket);
    await handle(socket, transport);
  } finally {
    await transport.close();
  }
}
