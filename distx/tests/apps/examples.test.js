/** Every program in examples/ runs and does what its first lines say; two of them with nc and curl of this machine. */
import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireTun } from '../harness/kernel.js';
import { filesBelow, PROJECT_ROOT } from '../harness/project_files.js';
import { skip } from '../harness/skip.js';
import { Command, noise, requireProgram, start, SUNSTAR, withTun } from './support.js';
const TESTED = ['echo_server.ts', 'fetch_over_memory.ts', 'http_server.ts', 'lossy_network.ts'];
function example(name, options = {}) {
    return start([process.execPath, '--import', 'tsx', join(PROJECT_ROOT, 'examples', name)], {
        stdin: null,
        ...options,
    });
}
/** Waits until a running example has printed something. */
async function printed(command, pattern) {
    for (let attempt = 0; attempt < 400; attempt += 1) {
        if (pattern.test(command.stdout.toString()))
            return;
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`the example did not print ${pattern}: ${command.stdout.toString()} ${command.stderr}`);
}
describe('the examples', function () {
    this.timeout(40_000);
    before(function () {
        // They import the package by its name, and that leads to what was built.
        if (!existsSync(join(PROJECT_ROOT, 'dist/lib/index.js')))
            skip(this, 'the package has not been built');
    });
    it('are all tested here', () => {
        const programs = filesBelow('examples').filter((path) => path.endsWith('.ts'));
        expect(programs.map((path) => path.replace('examples/', ''))).to.deep.equal(TESTED);
    });
    it('fetch_over_memory fetches a page', async () => {
        const { status, stdout, stderr } = await example('fetch_over_memory.ts').outcome;
        expect(stdout.toString(), stderr).to.equal('You asked 10.0.0.2 for /hello, and 10.0.0.1 is who you are.\n');
        expect(status).to.equal(0);
    });
    it('lossy_network gets everything through, and tells of retransmissions', async () => {
        const { status, stdout, stderr } = await example('lossy_network.ts').outcome;
        expect(status, stderr).to.equal(0);
        expect(stdout.toString()).to.match(/1000000 bytes confirmed, .* [1-9]\d* segments sent again\n$/);
    });
    describe('on a TUN device', () => {
        before(function () {
            requireTun(this);
        });
        it('echo_server answers nc', async function () {
            requireProgram(this, 'nc');
            await withTun(async (namespace) => {
                const server = example('echo_server.ts', { namespace });
                await printed(server, /echoing on/);
                const bytes = noise(1_000_000);
                const { status, stdout } = await start(['nc', '-N', SUNSTAR, '7'], { namespace, stdin: bytes }).outcome;
                expect(status).to.equal(0);
                expect(stdout.equals(Buffer.from(bytes))).to.equal(true);
                await printed(server, /1000000 bytes came and went/);
                server.child.kill('SIGINT');
                expect((await server.outcome).status).to.equal(0);
            });
        });
        it('http_server answers curl: small pages, uploads, many connections', async function () {
            requireProgram(this, 'curl');
            await withTun(async (namespace) => {
                const server = example('http_server.ts', { namespace });
                await printed(server, /serving on/);
                const url = `http://${SUNSTAR}:8080`;
                const curl = (...args) => start(['curl', '-sS', '--max-time', '20', ...args], { namespace });
                const page = await curl('-i', `${url}/a/path`).outcome;
                expect(page.stdout.toString(), page.stderr).to.match(/^HTTP\/1\.1 200 OK\r\n/);
                expect(page.stdout.toString()).to.contain('{"path":"/a/path"');
                const bytes = noise(3_000_000);
                const upload = start(['curl', '-sS', '--max-time', '20', '--data-binary', '@-', url], {
                    namespace,
                    stdin: bytes,
                });
                expect((await upload.outcome).stdout.equals(Buffer.from(bytes))).to.equal(true);
                const many = await Promise.all(Array.from({ length: 20 }, (_, at) => curl(`${url}/${at}`).outcome));
                expect(many.map(({ status }) => status)).to.deep.equal(Array(20).fill(0));
                server.child.kill('SIGINT');
                expect((await server.outcome).status).to.equal(0);
            });
        });
    });
});
//# sourceMappingURL=examples.test.js.map