import { createWriteStream } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import tls from 'node:tls';
import { addCommonOptions, addNetworkOptions, parsedBy } from './arguments.js';
import { AppError, EXIT, UsageProblem } from './exit_codes.js';
import { openTransport } from './open_host.js';
import { defineApp, runIfMain } from './program.js';
import { parseSeconds } from './sizes.js';
function configure(command) {
    command.usage('[options] URL\n       sunstar webget [options] HOST PATH').argument('<url>').argument('[path]');
    command
        .optionsGroup('Request and answer:')
        .option('-i, --include', 'print status and headers too')
        .option('-o, --output <file>', 'write the body to a file, with a progress bar')
        .option('-H, --header <line>', 'send a header, "Name: value"; may be repeated', collect, [])
        .option('--max-redirects <count>', 'follow so many redirects', parsedBy(parseRedirects), 5)
        .option('-w, --wait <seconds>', 'give up when nothing happens for so long', parsedBy(parseSeconds))
        .option('--insecure', 'accept any certificate')
        .option('--kernel', "use Node's own net instead of Sunstar");
    addNetworkOptions(command);
    addCommonOptions(command);
}
function collect(line, before) {
    return [...before, line];
}
function parseRedirects(text) {
    if (!/^\d{1,3}$/.test(text))
        throw new UsageProblem(`'${text}' is not a number of redirects`);
    return Number(text);
}
/** `http://host:port/path`, `host/path`, or `host path` as in the Sponge lab. */
export function readURL(args) {
    const [first = '', path] = args;
    const text = /^[a-z]+:\/\//i.test(first) ? first : `http://${first}`;
    if (!URL.canParse(text))
        throw new UsageProblem(`'${first}' is not a URL`);
    const url = path === undefined ? new URL(text) : new URL(path.startsWith('/') ? path : `/${path}`, text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new UsageProblem(`webget speaks http and https, not ${url.protocol.slice(0, -1)}`);
    }
    return url;
}
function readHeaders(lines) {
    const headers = { 'user-agent': 'sunstar-webget', accept: '*/*', connection: 'close' };
    for (const line of lines) {
        const match = /^([^:\s]+):\s*(.*)$/.exec(line);
        if (!match)
            throw new UsageProblem(`'${line}' is not a header; write it as "Name: value"`);
        headers[match[1].toLowerCase()] = match[2];
    }
    return headers;
}
/** Sends one request and resolves with the head of the answer; its body is still to be read. */
function request(url, transport, { flags, interrupted }) {
    const isSecure = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
    const createConnection = () => {
        const socket = transport.connect({ host, port });
        if (flags.wait !== undefined) {
            // Set here rather than on the request, so that it also covers the handshakes.
            socket.setTimeout(flags.wait * 1000, () => {
                socket.destroy(new AppError(`no answer for ${flags.wait} s`, EXIT.timeout, 'ETIMEDOUT', { url: url.href }));
            });
        }
        if (!isSecure)
            return socket;
        const servername = /^[\d.]+$/.test(host) ? '' : host;
        return tls.connect({ socket, servername, host, rejectUnauthorized: !flags.insecure });
    };
    return new Promise((resolve, reject) => {
        const message = (isSecure ? https : http).request(url, {
            headers: readHeaders(flags.header),
            createConnection,
            signal: interrupted,
        });
        message.once('response', resolve);
        message.once('error', reject);
        message.end();
    });
}
async function follow(start, transport, context) {
    let url = start;
    for (let redirects = 0;; redirects += 1) {
        const answer = await request(url, transport, context);
        const { location } = answer.headers;
        const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode ?? 0) && location !== undefined;
        if (!isRedirect)
            return [url, answer];
        answer.resume();
        if (redirects >= context.flags.maxRedirects) {
            const message = `more than ${context.flags.maxRedirects} redirects; the last one to ${location}`;
            throw new AppError(message, EXIT.failed, 'ERR_TOO_MANY_REDIRECTS', { url: url.href });
        }
        url = new URL(location, url);
        context.report.detail(`${answer.statusCode}: on to ${url.href}`);
    }
}
function headOf(answer) {
    const { httpVersion, statusCode, statusMessage, rawHeaders } = answer;
    const lines = [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`];
    for (let at = 0; at < rawHeaders.length; at += 2)
        lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
    return `${lines.join('\r\n')}\r\n\r\n`;
}
/** Writes the body where it belongs; resolves with its length. */
async function deliverBody(answer, { flags, report, interrupted }) {
    let bytes = 0;
    const progress = report.progressOfBytes(flags.output === undefined ? Infinity : Number(answer.headers['content-length'] ?? 0), flags.output ?? 'receiving');
    answer.on('data', (chunk) => {
        bytes += chunk.byteLength;
        if (flags.output !== undefined)
            progress.update(bytes);
    });
    try {
        if (flags.output !== undefined)
            await pipeline(answer, createWriteStream(flags.output), { signal: interrupted });
        else if (report.json)
            await new Promise((resolve, reject) => answer.once('end', resolve).once('error', reject).resume());
        else
            await pipeline(answer, process.stdout, { end: false, signal: interrupted });
    }
    finally {
        progress.stop();
    }
    return bytes;
}
export const webget = defineApp({
    name: 'webget',
    notes: 'Exits with 1 when the status is 400 or more. With --json the body is printed only to --output.',
    examples: [
        ['sunstar webget http://169.254.144.1:8000/', 'from a kernel web server, such as python3 -m http.server'],
        ['sunstar webget -i example.com /', 'host and path, as in the Sponge lab; needs the NAT of tun.sh'],
        ['sunstar webget -o page.html --pcap page.pcapng URL', 'and look at the packets afterwards'],
    ],
    configure,
    async run(context) {
        const { args, flags, report } = context;
        const url = readURL(args);
        readHeaders(flags.header);
        const transport = openTransport(flags, report);
        const start = performance.now();
        try {
            const [finalURL, answer] = await follow(url, transport, context);
            const status = answer.statusCode ?? 0;
            if (flags.include && !report.json)
                process.stdout.write(headOf(answer));
            const bytes = await deliverBody(answer, context);
            const seconds = (performance.now() - start) / 1000;
            report.detail(`${status} ${answer.statusMessage}: ${bytes} bytes in ${seconds.toFixed(3)} s`);
            report.data({ url: finalURL.href, status, headers: answer.headers, bytes, seconds });
            if (status >= 400) {
                if (!report.json)
                    report.note(`${status} ${answer.statusMessage}: ${finalURL.href}`);
                return EXIT.failed;
            }
            return EXIT.ok;
        }
        finally {
            await transport.close();
        }
    },
});
runIfMain(import.meta, webget);
//# sourceMappingURL=webget.js.map