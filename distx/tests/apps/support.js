/** The apps as child processes: started as a user starts them, on a TUN device in a network namespace of their own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, withNamespace } from '../harness/kernel.js';
import { skip } from '../harness/skip.js';
/** Addresses of tun144: the kernel's end and ours. */
export const KERNEL = '169.254.144.1';
export const SUNSTAR = '169.254.144.9';
const IS_SOURCE = import.meta.url.endsWith('.ts');
/** Longer than any command here takes, shorter than mocha waits. */
const TIMEOUT_MS = 30_000;
/** A command that runs: what it printed so far, and how it ended. */
export class Command {
    child;
    outcome;
    #stdout = [];
    #stderr = '';
    #onOutput = [];
    constructor(command, options = {}) {
        const inside = options.namespace === undefined ? [] : ['ip', 'netns', 'exec', options.namespace];
        const [program, ...args] = [...inside, ...command];
        const { SUNSTAR_TUN: _tun, SUNSTAR_LOCAL_IP: _ip, SUNSTAR_MTU: _mtu, FORCE_COLOR: _colour, ...inherited } = process.env;
        this.child = spawn(program, args, {
            stdio: ['pipe', 'pipe', 'pipe'],
            env: { ...inherited, ...options.environment },
            timeout: options.timeoutMs ?? TIMEOUT_MS,
            killSignal: 'SIGKILL',
        });
        this.child.stdin.on('error', () => { }); // the command may end before it has read everything
        if (options.stdin !== null)
            this.child.stdin.end(options.stdin ?? '');
        this.child.stdout.on('data', (chunk) => {
            this.#stdout.push(chunk);
            this.#tell();
        });
        this.child.stderr.setEncoding('utf8').on('data', (text) => {
            this.#stderr += text;
            this.#tell();
        });
        this.outcome = new Promise((resolve, reject) => {
            this.child.once('error', reject);
            this.child.once('close', (status, signal) => {
                resolve({ status, signal, stdout: this.stdout, stderr: this.#stderr });
                this.#tell();
            });
        });
    }
    get stdout() {
        return Buffer.concat(this.#stdout);
    }
    get stderr() {
        return this.#stderr;
    }
    get #hasEnded() {
        return this.child.exitCode !== null || this.child.signalCode !== null;
    }
    /** Resolves when the command has said so on stderr. */
    async said(pattern) {
        for (;;) {
            const match = pattern.exec(this.#stderr);
            if (match !== null)
                return match;
            if (this.#hasEnded)
                throw new Error(`the command ended without saying ${pattern}; it said: ${this.#stderr}`);
            await new Promise((resolve) => this.#onOutput.push(resolve));
        }
    }
    /** Resolves when so many bytes have come out of the command. */
    async printed(bytes) {
        while (this.#stdout.reduce((total, chunk) => total + chunk.length, 0) < bytes) {
            if (this.#hasEnded)
                throw new Error(`the command ended after ${this.stdout.length} of ${bytes} bytes`);
            await new Promise((resolve) => this.#onOutput.push(resolve));
        }
    }
    #tell() {
        const waiting = this.#onOutput;
        this.#onOutput = [];
        for (const resolve of waiting)
            resolve();
    }
}
/** The file of a program of this project, source or compiled. */
function programPath(path) {
    return fileURLToPath(new URL(`../../${path}.${IS_SOURCE ? 'ts' : 'js'}`, import.meta.url));
}
/** The command line that starts `sunstar` with these arguments. */
export function sunstarCommand(...args) {
    return [process.execPath, ...(IS_SOURCE ? ['--import', 'tsx'] : []), programPath('apps/sunstar'), ...args];
}
export function startSunstar(args, options = {}) {
    return new Command(sunstarCommand(...args), options);
}
export function sunstar(args, options = {}) {
    return startSunstar(args, options).outcome;
}
export function start(command, options = {}) {
    return new Command(command, options);
}
/** An app by its own entrypoint, as `node dist/apps/netcat.js`. */
export function appCommand(name, ...args) {
    return [process.execPath, ...(IS_SOURCE ? ['--import', 'tsx'] : []), programPath(`apps/${name}`), ...args];
}
/** One JSON document on each line. */
export function jsonLines(output) {
    const lines = output
        .toString()
        .split('\n')
        .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
}
/** A network namespace with tun144 as `tun.sh start` makes it. */
export async function withTun(test) {
    return await withNamespace(async (namespace) => {
        await run('ip', ['-n', namespace, 'tuntap', 'add', 'dev', 'tun144', 'mode', 'tun']);
        await run('ip', ['-n', namespace, 'addr', 'add', `${KERNEL}/24`, 'dev', 'tun144']);
        await run('ip', ['-n', namespace, 'link', 'set', 'dev', 'tun144', 'up', 'txqueuelen', '10000']);
        return await test(namespace);
    });
}
/** A folder for the test's files, gone afterwards. */
export async function withFolder(test) {
    const folder = mkdtempSync(join(tmpdir(), 'sunstar-apps-'));
    try {
        return await test(folder);
    }
    finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
/** Waits until a kernel socket listens on the port, as /proc tells, so that nobody connects too early. */
export async function kernelListens(namespace, port) {
    const filter = `sport = :${port}`;
    for (let attempt = 0; attempt < 200; attempt += 1) {
        const listening = await run('ip', ['netns', 'exec', namespace, 'ss', '-Htln', filter]);
        if (listening.includes(`:${port}`))
            return;
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`nobody listens on port ${port}`);
}
/** Skips where a program is not installed; on the build machine that is a failure. */
export function requireProgram(context, ...programs) {
    const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
    const missing = programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
    if (missing.length === 0)
        return;
    if (process.env.SUNSTAR_REQUIRE_TUN === '1')
        throw new Error(`not installed: ${missing.join(', ')}`);
    skip(context, `not installed: ${missing.join(', ')}`);
}
/** Bytes of every value, the same for the same seed. */
export function noise(length, seed = 1) {
    const bytes = new Uint8Array(length);
    let state = seed;
    for (let at = 0; at < length; at += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        bytes[at] = state >>> 24;
    }
    return bytes;
}
//# sourceMappingURL=support.js.map