/**
 * What it costs to find a connection, ns a look-up: median of nine rounds and their spread.
 * Run: `npx tsx tests/speed/demultiplexer.ts`, or `node dist/tests/speed/demultiplexer.js` after a build.
 */
import { Demultiplexer } from '../../lib/stack/demultiplexer.js';
import { IPv6Demultiplexer } from '../../lib/stack/ipv6_demultiplexer.js';
import { IPAddress } from '../../lib/util/ip_address.js';
import { below, seededRandomSource } from '../../lib/util/random_source.js';
const ROUNDS = 9;
const CALLS = 1_000_000;
const LOCAL = 0x0a000001;
const LOCAL6 = IPAddress.parse('fd00::1');
function measure(name, call) {
    let found = 0;
    const rounds = Array.from({ length: ROUNDS }, () => {
        const start = process.hrtime.bigint();
        for (let index = 0; index < CALLS; index += 1)
            if (call(index) !== undefined)
                found += 1;
        return Number(process.hrtime.bigint() - start) / CALLS;
    }).sort((a, b) => a - b);
    if (found !== ROUNDS * CALLS)
        throw new Error(`${name} found ${found}`);
    const [least, median, most] = [rounds[0], rounds[ROUNDS >> 1], rounds[ROUNDS - 1]];
    process.stdout.write(`${name.padEnd(52)} ${median.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)})\n`);
}
const random = seededRandomSource(1);
for (const connections of [1, 100, 10_000, 100_000]) {
    const table = new Demultiplexer(random);
    const remotes = Int32Array.from({ length: connections }, () => random.uint32());
    const ports = Int32Array.from({ length: connections }, () => below(random, 65536));
    const twin = new Map();
    for (let index = 0; index < connections; index += 1) {
        table.set(LOCAL, 80, remotes[index], ports[index], {});
        twin.set(`${LOCAL}:80-${remotes[index]}:${ports[index]}`, {});
    }
    const order = Int32Array.from({ length: 65_536 }, () => below(random, connections));
    measure(`one of ${connections}`, (index) => {
        const at = order[index & 65_535];
        return table.find(LOCAL, 80, remotes[at], ports[at]);
    });
    measure(`one of ${connections}, in bursts of 32`, (index) => {
        const at = order[(index >> 5) & 65_535];
        return table.find(LOCAL, 80, remotes[at], ports[at]);
    });
    measure(`one of ${connections}, by a text key in a Map`, (index) => {
        const at = order[index & 65_535];
        return twin.get(`${LOCAL}:80-${remotes[at]}:${ports[at]}`);
    });
    const table6 = new IPv6Demultiplexer(Uint32Array.of(1, 2, 3, 4));
    const ends = [];
    for (let index = 0; index < connections; index += 1) {
        const remoteAddress = IPAddress.fromWords(0x20010db8, random.uint32(), random.uint32(), random.uint32());
        const item = { localAddress: LOCAL6, localPort: 80, remoteAddress, remotePort: ports[index] };
        table6.set(LOCAL6, 80, remoteAddress, ports[index], item);
        ends.push(item);
    }
    measure(`one of ${connections}, IPv6`, (index) => {
        const { remoteAddress, remotePort } = ends[order[index & 65_535]];
        return table6.find(LOCAL6, 80, remoteAddress, remotePort);
    });
}
//# sourceMappingURL=demultiplexer.js.map