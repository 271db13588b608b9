import { addCommonOptions, addNetworkOptions, parsedBy } from './arguments.js';
import { AppError, EXIT, exitCodeOf, UsageProblem } from './exit_codes.js';
import { openTransport } from './open_host.js';
import { defineApp, runIfMain } from './program.js';
import { parsePort, parseSeconds } from './sizes.js';
import { resetOnInterrupt } from './traffic.js';
function configure(command) {
    command
        .usage('[options] host port\n       sunstar netcat -l [options] [host] port')
        .argument('[host]')
        .argument('[port]');
    command
        .optionsGroup('Connection:')
        .option('-l, --listen', 'wait for a connection instead of making one')
        .option('-k, --keep-listening', 'with -l: when one connection ends, take the next')
        .option('-p, --port <port>', 'with -l: the port to listen on; otherwise our own port', parsedBy(parsePort))
        .option('-s, --source <ip>', 'our own address')
        .option('-w, --wait <seconds>', 'give up when nothing happens for so long', parsedBy(parseSeconds))
        .option('-z, --scan', 'only see whether the port is open; port may be a range such as 20-25')
        .option('-N', 'close our half at the end of stdin (always done; accepted from habit)')
        .option('-4', 'IPv4 (the only one so far; accepted from habit)')
        .option('--kernel', "use Node's own net instead of Sunstar");
    addNetworkOptions(command);
    addCommonOptions(command);
}
function parsePorts(text) {
    const range = /^(\d+)-(\d+)$/.exec(text);
    if (!range)
        return [parsePort(text)];
    const [first, last] = [parsePort(range[1]), parsePort(range[2])];
    if (last < first)
        throw new UsageProblem(`the range ${text} is empty`);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
function readOrder(args, flags) {
    if (flags.listen) {
        if (flags.scan)
            throw new UsageProblem('-z connects and -l listens: choose one');
        const [host, port] = args.length === 2 ? args : [undefined, args[0]];
        if (port === undefined && flags.port === undefined)
            throw new UsageProblem('-l needs a port: netcat -l 8080');
        return { host: host ?? flags.source, ports: [port === undefined ? flags.port : parsePort(port)] };
    }
    if (flags.keepListening)
        throw new UsageProblem('-k is for -l');
    const [host, port] = args;
    if (host === undefined || port === undefined)
        throw new UsageProblem('host and port are needed: netcat 10.0.0.1 80');
    const ports = parsePorts(port);
    if (ports.length > 1 && !flags.scan)
        throw new UsageProblem('a range of ports is for -z');
    return { host, ports };
}
/** Where stdin goes: to one connection after another, until it ends. */
class Input {
    #ended = false;
    #started = false;
    /** Copies stdin to the socket until either ends; the end of stdin ends our half of the connection. */
    feed(socket) {
        const { stdin } = process;
        if (this.#ended) {
            socket.end();
            return { stop() { } };
        }
        if (!this.#started)
            stdin.once('end', () => (this.#ended = true));
        this.#started = true;
        const onError = () => void socket.end();
        stdin.pipe(socket);
        stdin.once('error', onError);
        return {
            stop: () => {
                stdin.unpipe(socket);
                stdin.off('error', onError);
                stdin.pause();
            },
        };
    }
}
/** Reports silence: nothing was read or written for so long. */
function giveUpWhenIdle(socket, seconds, what) {
    if (seconds === undefined)
        return { stop() { } };
    let last = performance.now();
    let seen = -1;
    const giveUp = () => {
        const message = `${what}: nothing happened for ${seconds} s`;
        socket.destroy(new AppError(message, EXIT.timeout, 'ETIMEDOUT'));
    };
    const check = () => {
        const moved = socket.bytesRead + socket.bytesWritten;
        if (moved !== seen)
            last = performance.now();
        seen = moved;
        if (performance.now() - last >= seconds * 1000)
            giveUp();
    };
    const timer = setInterval(check, Math.min(100, seconds * 250));
    return { stop: () => clearInterval(timer) };
}
function whenConnected(socket, seconds) {
    return new Promise((resolve, reject) => {
        const timer = seconds === undefined
            ? undefined
            : setTimeout(() => {
                socket.destroy(new AppError(`no answer within ${seconds} s`, EXIT.timeout, 'ETIMEDOUT'));
            }, seconds * 1000);
        const settle = (outcome) => {
            clearTimeout(timer);
            outcome();
        };
        socket.once('connect', () => settle(resolve));
        socket.once('error', (error) => settle(() => reject(error)));
        socket.once('close', () => settle(() => reject(new AppError('closed before it was open', EXIT.failed, 'ECONNABORTED'))));
    });
}
/** Copies both ways until the other side has ended and our side is sent. */
async function converse(socket, input, flags, report) {
    const feeding = input.feed(socket);
    const watching = giveUpWhenIdle(socket, flags.wait, 'idle');
    try {
        await new Promise((resolve, reject) => {
            socket.on('error', reject);
            socket.once('close', () => resolve());
            socket.once('end', () => {
                feeding.stop();
                socket.end();
            });
            socket.pipe(process.stdout, { end: false });
        });
    }
    finally {
        watching.stop();
        feeding.stop();
    }
    report.detail(`closed: ${socket.bytesWritten} bytes out, ${socket.bytesRead} bytes in`);
}
function describe(socket) {
    return ends(socket.remoteAddress, socket.remotePort);
}
/** `10.0.0.1:80`, `[::1]:80` */
function ends(address, port) {
    return address?.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
async function connect(transport, order, context) {
    const { flags, report, interrupted } = context;
    const socket = transport.connect({
        host: order.host,
        port: order.ports[0],
        ...(flags.source === undefined ? {} : { localAddress: flags.source }),
        ...(flags.port === undefined ? {} : { localPort: flags.port }),
    });
    resetOnInterrupt(socket, interrupted);
    const start = performance.now();
    await whenConnected(socket, flags.wait);
    report.detail(`connected to ${describe(socket)} from ${ends(socket.localAddress, socket.localPort)}`);
    await converse(socket, new Input(), flags, report);
    const { bytesRead, bytesWritten } = socket;
    report.data({ bytes_read: bytesRead, bytes_written: bytesWritten, seconds: (performance.now() - start) / 1000 });
}
async function scan(transport, order, { flags, report }) {
    let code = EXIT.failed;
    for (const port of order.ports) {
        const socket = transport.connect({ host: order.host, port });
        try {
            await whenConnected(socket, flags.wait);
            report.note(`${order.host} port ${port}: open`);
            report.data({ host: order.host, port, open: true });
            code = EXIT.ok;
        }
        catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            report.detail(`${order.host} port ${port}: ${message}`);
            report.data({ host: order.host, port, open: false, reason: message });
            if (code !== EXIT.ok)
                code = exitCodeOf(error);
        }
        socket.destroy();
    }
    return code;
}
/** Connections one after another, as they came. */
class Arrivals {
    #waiting = [];
    #wake;
    add(socket) {
        socket.on('error', () => { });
        if (this.#wake === undefined)
            this.#waiting.push(socket);
        else
            this.#wake(socket);
        this.#wake = undefined;
    }
    next(stop) {
        const socket = this.#waiting.shift();
        if (socket !== undefined || stop.aborted)
            return Promise.resolve(socket);
        return new Promise((resolve) => {
            this.#wake = resolve;
            stop.addEventListener('abort', () => resolve(undefined), { once: true });
        });
    }
}
async function listen(transport, order, context) {
    const { flags, report, interrupted } = context;
    const arrivals = new Arrivals();
    const server = transport.createServer({}, (socket) => arrivals.add(socket));
    await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ port: order.ports[0], ...(order.host === undefined ? {} : { host: order.host }) }, resolve);
    });
    report.detail(`listening on port ${order.ports[0]}`);
    const input = new Input();
    for (;;) {
        const socket = await arrivals.next(interrupted);
        if (socket === undefined)
            break;
        // Without -k nobody else is let in; whoever came meanwhile is turned away.
        if (!flags.keepListening)
            server.close();
        report.detail(`connection from ${describe(socket)}`);
        resetOnInterrupt(socket, interrupted);
        try {
            await converse(socket, input, flags, report);
        }
        catch (error) {
            if (!flags.keepListening)
                throw error;
            report.error(error);
        }
        report.data({ bytes_read: socket.bytesRead, bytes_written: socket.bytesWritten });
        if (!flags.keepListening)
            break;
    }
    server.close();
}
export const netcat = defineApp({
    name: 'netcat',
    jsonOnStderr: true,
    notes: 'With --json the summary goes to stderr, since stdout carries the data.',
    examples: [
        ['sunstar netcat 169.254.144.1 7777', 'talk to a kernel program, such as nc -l 7777'],
        ['sunstar netcat -l 7777 > file', 'receive a file; send with: nc -N 169.254.144.9 7777 < file'],
        ['sunstar netcat -z -w 2 169.254.144.1 20-25', 'which ports are open?'],
    ],
    configure,
    async run(context) {
        const order = readOrder(context.args, context.flags);
        const transport = openTransport(context.flags, context.report);
        try {
            if (context.flags.scan)
                return await scan(transport, order, context);
            await (context.flags.listen ? listen(transport, order, context) : connect(transport, order, context));
            return EXIT.ok;
        }
        finally {
            process.stdin.destroy();
            await transport.close();
        }
    },
});
runIfMain(import.meta, netcat);
//# sourceMappingURL=netcat.js.map