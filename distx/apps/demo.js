import http from 'node:http';
import { Host, memoryHosts } from '../lib/index.js';
import { addCommonOptions } from './arguments.js';
import { rowsAsTable } from './benchmark/rows_table.js';
import { memoryCase } from './benchmark/memory_case.js';
import { tunReceiveCase, tunSendCase } from './benchmark/tun_bulk_cases.js';
import { answerPage, titleOf } from './demo_page.js';
import { Ladder } from './ladder.js';
import { enterPrivateNamespace, openPrivateTUN } from './private_namespace.js';
import { defineApp, runIfMain } from './program.js';
import { paint } from './reporting.js';
import { hostTransport } from './transport.js';
import { Worker } from './workers.js';
/** Bytes of each run of the race. */
const RACE_BYTES = 512 * 1024 ** 2;
const RACE_RUNS = 3;
function fetchPage(transport, host, port) {
    const start = performance.now();
    const url = `http://${host}:${port}/`;
    return new Promise((resolve, reject) => {
        const request = http.get(url, { createConnection: () => transport.connect({ host, port }) }, (answer) => {
            const chunks = [];
            answer.on('data', (chunk) => chunks.push(chunk));
            answer.once('end', () => {
                const body = Buffer.concat(chunks);
                resolve({
                    url,
                    status: answer.statusCode ?? 0,
                    title: titleOf(body.toString()),
                    bytes: body.length,
                    milliseconds: performance.now() - start,
                });
            });
            answer.once('error', reject);
        });
        request.setTimeout(10_000, () => request.destroy(new Error(`${url} did not answer within 10 s`)));
        request.once('error', reject);
    });
}
function newLadder(left, right) {
    return new Ladder(left, right, Math.min(110, process.stdout.columns ?? 100));
}
/** Through Sunstar's TCP and a TUN device from a web server on the kernel's. */
async function fetchFromKernel() {
    const server = new Worker('demo_web_server');
    // Without offload, so that the ladder shows segments as a wire carries them.
    const { device, sunstar, host } = openPrivateTUN({ offload: false });
    const ladder = newLadder(`Sunstar ${sunstar}`, `kernel ${host}`);
    const ours = Host.open({ device, address: sunstar, capture: ladder.sink });
    try {
        const port = await server.start('serve', { host }).listening;
        const page = await fetchPage(hostTransport(ours), host, port);
        await settled();
        return { page, ladder: ladder.render() };
    }
    finally {
        ladder.stop();
        await ours.close();
        await server.stop();
    }
}
/** Both ends are Sunstar's. */
async function fetchInMemory() {
    const ladder = newLadder('Sunstar, the client', 'Sunstar, the server');
    const [client, server] = memoryHosts({ left: { capture: ladder.sink } });
    const web = http.createServer(answerPage('a second Sunstar'));
    const listener = hostTransport(server).createServer({}, (socket) => web.emit('connection', socket));
    try {
        await new Promise((resolve) => void listener.listen({ port: 80 }, resolve));
        const page = await fetchPage(hostTransport(client), server.address, 80);
        await settled();
        return { page, ladder: ladder.render() };
    }
    finally {
        ladder.stop();
        listener.close();
        await Promise.all([client.close(), server.close()]);
    }
}
/** The last FIN and its acknowledgment may still be under way when the page is complete. */
function settled() {
    return new Promise((resolve) => setTimeout(resolve, 60));
}
function showPage(report, { page, ladder }) {
    const { url, status, title, bytes, milliseconds } = page;
    report.say(`   ${url} → ${paint('green', String(status))} "${title}", ${bytes} bytes in ${milliseconds.toFixed(1)} ms`);
    report.say();
    for (const line of ladder.split('\n'))
        report.say(`   ${line}`);
    report.say();
}
function heading(report, number, text) {
    report.say(paint('bold', `${number}. ${text}`));
}
async function race(inside, report, signal) {
    const context = {
        runs: RACE_RUNS,
        quick: true,
        brief: true,
        mtu: undefined,
        offload: true,
        congestion: undefined,
        kernelCongestion: undefined,
        bytes: RACE_BYTES,
        signal,
        emit: () => { },
        step: (text) => report.step(text),
    };
    const rows = [];
    for (const each of inside ? [tunSendCase, tunReceiveCase] : [memoryCase])
        rows.push(...(await each.run(context)));
    report.step('');
    return rows;
}
function sayWhereToGo(report, inside) {
    report.say(`Where to go next
   sunstar doctor                     what works on this machine${inside ? '' : ', and how to get a TUN device'}
   sunstar benchmark --quick          more to measure: latency, connections per second, memory
   sudo ./tun.sh start                a TUN device that stays, for sunstar webget, netcat, chargen, discard
   README.md, lib/README.md           the house, and in what order to read it`);
}
export const demo = defineApp({
    name: 'demo',
    notes: 'Takes less than a minute, touches nothing outside its own private network, and needs no root where Linux lets users have\nnamespaces of their own.',
    examples: [
        ['sunstar demo', 'the whole tour'],
        ['sunstar demo --json', 'what came out, as one document'],
    ],
    environment: 'NO_COLOR, FORCE_COLOR',
    configure: (command) => addCommonOptions(command),
    async run({ report, interrupted }) {
        const place = await enterPrivateNamespace();
        if (place.inside) {
            const how = place.way === 'root' ? 'as root' : 'in a user namespace, without root';
            heading(report, 1, `A page from a web server on the kernel's TCP, fetched through Sunstar's`);
            report.say(`   in a private network made for this (${how}), over a TUN device`);
        }
        else {
            report.note(`No private network here: ${place.reason}.`);
            report.note('So both ends are Sunstar, joined by a cable in memory; no kernel takes part.');
            heading(report, 1, 'A page from a web server on Sunstar, fetched through Sunstar');
        }
        const fetched = place.inside ? await fetchFromKernel() : await fetchInMemory();
        showPage(report, fetched);
        const what = place.inside ? "The same work beside Node's own sockets" : 'Two connections in memory, at full speed';
        heading(report, 2, what);
        const rows = await race(place.inside, report, interrupted);
        for (const line of rowsAsTable(rows).split('\n'))
            report.say(`   ${line}`);
        if (place.inside)
            report.say(`   medians of ${RACE_RUNS}; the other side is C on kernel sockets; Node net runs over loopback`);
        report.say();
        sayWhereToGo(report, place.inside);
        report.data({
            mode: place.inside ? `private namespace (${place.way})` : 'memory',
            reason: place.inside ? null : place.reason,
            page: fetched.page,
            rows,
        });
    },
});
runIfMain(import.meta, demo);
//# sourceMappingURL=demo.js.map