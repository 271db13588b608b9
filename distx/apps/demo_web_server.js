/**
 * A real web server on the kernel's TCP, in a process of its own, for the demo to fetch a page from. One job, `serve`, with
 * the address to listen on; it serves until stdin ends. See workers.ts.
 */
import http from 'node:http';
import { createInterface } from 'node:readline';
import { answerPage } from './demo_page.js';
import { describeError } from './workers.js';
function answer(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
}
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
    const { id, options } = JSON.parse(line);
    const server = http.createServer(answerPage("the kernel's TCP"));
    server.once('error', (error) => answer({ id, error: describeError(error) }));
    server.listen(0, options.host, () => {
        answer({ id, listening: server.address().port });
    });
});
input.on('close', () => process.exit(0));
//# sourceMappingURL=demo_web_server.js.map