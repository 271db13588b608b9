import { formatBytes, formatRate } from '../lib/tools/throughput_meter.js';
import { addCommonOptions, addNetworkOptions, parsedBy } from './arguments.js';
import { onEitherSide } from './either_side.js';
import { UsageProblem } from './exit_codes.js';
import { defineApp, runIfMain } from './program.js';
import { parseBytes, parsePort } from './sizes.js';
import { bytesConfirmed, patternBlock, sendBytes, whenClosed } from './traffic.js';
function configure(command) {
    command
        .usage('[options] host port\n       sunstar chargen --listen port [options]')
        .argument('[host]')
        .argument('[port]');
    command
        .optionsGroup('Work:')
        .option('-n, --bytes <size>', 'how much to send: 4096, 10M, 1.5G (default: for ever)', parsedBy(parseBytes), Infinity)
        .option('--listen <port>', 'serve: send to whoever connects', parsedBy(parsePort))
        .option('--pattern <name>', 'ascii (RFC 864) or zero', parsedBy(parsePattern), 'ascii')
        .option('--kernel', "use Node's own net instead of Sunstar, for comparison");
    addNetworkOptions(command);
    addCommonOptions(command);
}
function parsePattern(text) {
    if (text !== 'ascii' && text !== 'zero')
        throw new UsageProblem(`there is no pattern '${text}'; allowed: ascii, zero`);
    return text;
}
/** Sends on one open socket and reports. The rate runs from now until the last byte is confirmed. */
async function generate(socket, transport, { flags, report, interrupted }) {
    const start = performance.now();
    const progress = report.progressOfBytes(flags.bytes, 'sending');
    const watch = setInterval(() => progress.update(bytesConfirmed(socket)), 200);
    let confirmed = 0;
    let seconds = 0;
    const note = () => {
        confirmed = bytesConfirmed(socket);
        seconds = (performance.now() - start) / 1000;
    };
    try {
        socket.resume(); // whatever the other side says is not for us, but its end must be seen
        const closed = whenClosed(socket);
        await sendBytes(socket, { bytes: flags.bytes, block: patternBlock(flags.pattern), signal: interrupted });
        note();
        if (interrupted.aborted)
            socket.resetAndDestroy();
        await closed;
        if (!interrupted.aborted)
            note();
    }
    finally {
        clearInterval(watch);
        progress.stop();
    }
    const how = transport.name === 'sunstar' ? 'confirmed by the receiver' : 'given to the kernel, all received at the end';
    report.say(`${formatBytes(confirmed)} in ${seconds.toFixed(3)} s: ${formatRate((confirmed * 8) / seconds)}, ${how}`);
    report.data({
        transport: transport.name,
        direction: 'send',
        bytes: confirmed,
        seconds,
        bits_per_second: Math.round((confirmed * 8) / seconds),
    });
}
export const chargen = defineApp({
    name: 'chargen',
    examples: [
        ['sunstar chargen 169.254.144.1 9 -n 1G', 'to a kernel program, such as nc -lk 9 > /dev/null'],
        ['sunstar chargen --kernel 127.0.0.1 9 -n 1G', "the same over Node's own sockets"],
        ['sunstar chargen --listen 19', 'nc 169.254.144.9 19 then shows the rotating lines'],
    ],
    configure,
    run: (context) => onEitherSide(context, (socket, transport) => generate(socket, transport, context)),
});
runIfMain(import.meta, chargen);
//# sourceMappingURL=chargen.js.map