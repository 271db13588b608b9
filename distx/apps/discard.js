import { formatBytes, formatRate } from '../lib/tools/throughput_meter.js';
import { addCommonOptions, addNetworkOptions, parsedBy } from './arguments.js';
import { onEitherSide } from './either_side.js';
import { defineApp, runIfMain } from './program.js';
import { parseBytes, parsePort } from './sizes.js';
import { countBytes, whenClosed } from './traffic.js';
function configure(command) {
    command
        .usage('[options] host port\n       sunstar discard --listen port [options]')
        .argument('[host]')
        .argument('[port]');
    command
        .optionsGroup('Work:')
        .option('-n, --bytes <size>', 'hang up after so much (default: when the other side ends)', parsedBy(parseBytes), Infinity)
        .option('--listen <port>', 'serve whoever connects', parsedBy(parsePort))
        .option('--kernel', "use Node's own net instead of Sunstar, for comparison");
    addNetworkOptions(command);
    addCommonOptions(command);
}
async function measure(socket, transport, { flags, report, interrupted }) {
    const start = performance.now();
    const progress = report.progressOfBytes(flags.bytes, 'receiving');
    const closed = whenClosed(socket);
    let bytes = 0;
    try {
        bytes = await countBytes(socket, {
            limit: flags.bytes,
            signal: interrupted,
            onBytes: (total) => progress.update(total),
        });
    }
    finally {
        progress.stop();
    }
    const seconds = (performance.now() - start) / 1000;
    if (bytes >= flags.bytes || interrupted.aborted)
        socket.resetAndDestroy();
    else
        socket.end();
    await closed;
    report.say(`${formatBytes(bytes)} in ${seconds.toFixed(3)} s: ${formatRate((bytes * 8) / seconds)}, received`);
    report.data({
        transport: transport.name,
        direction: 'receive',
        bytes,
        seconds,
        bits_per_second: Math.round((bytes * 8) / seconds),
    });
}
export const discard = defineApp({
    name: 'discard',
    examples: [
        ['sunstar discard --listen 9', 'then: head -c 1G /dev/zero | nc -N 169.254.144.9 9'],
        ['sunstar discard 169.254.144.1 19', 'from a kernel program that sends'],
    ],
    configure,
    run: (context) => onEitherSide(context, (socket, transport) => measure(socket, transport, context)),
});
runIfMain(import.meta, discard);
//# sourceMappingURL=discard.js.map