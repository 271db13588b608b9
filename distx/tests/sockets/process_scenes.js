/** Small programs for process_life.test.ts, each run in a process of its own. */
import { memoryHosts } from '../../lib/sockets/memory_hosts.js';
const SERVER = { host: '10.0.0.2', port: 80 };
const say = (text) => void process.stdout.write(`${text}\n`);
const scenes = {
    unreferenced() {
        const [left, right] = memoryHosts();
        const server = right.createServer((socket) => socket.unref());
        server.listen(80);
        const client = left.connect(SERVER, () => {
            say('connected');
            client.unref();
            server.unref();
        });
        client.setTimeout(60_000);
    },
    waiting() {
        const [left] = memoryHosts({ tcp: { connectTimeoutMs: 300, initialRtoMs: 100, minRtoMs: 100 } });
        left.connect({ host: '10.0.0.77', port: 80 }).on('error', (error) => say(error.message));
    },
    closed() {
        const [left, right] = memoryHosts();
        const server = right.createServer((socket) => void socket.end('hello'));
        server.listen(80);
        const client = left.connect(SERVER);
        client.on('data', (data) => say(String(data)));
        client.on('close', () => server.close());
    },
    'last words'() {
        const [left, right] = memoryHosts({ left: { impairment: { delayMs: 20 } } });
        const server = right.createServer((socket) => {
            let bytes = 0;
            socket.unref();
            socket.on('data', (data) => (bytes += data.byteLength));
            socket.on('end', () => say(`server got ${bytes}`));
        });
        server.listen(80).unref();
        const client = left.connect(SERVER, () => {
            client.write(Buffer.alloc(300_000));
            client.destroy();
        });
    },
    throws() {
        const [left, right] = memoryHosts();
        process.on('uncaughtException', (error) => say(`uncaught: ${error.message}`));
        const server = right.createServer((socket) => {
            socket.once('data', () => {
                throw new Error('thrown in data');
            });
        });
        server.listen(80);
        const client = left.connect(SERVER);
        client.write('x');
        setTimeout(() => {
            const second = left.connect(SERVER, () => {
                say('still served');
                for (const socket of [client, second])
                    socket.destroy();
                server.close();
                void Promise.all([left.close(), right.close()]);
            });
        }, 50);
    },
};
scenes[process.argv[2]]();
//# sourceMappingURL=process_scenes.js.map