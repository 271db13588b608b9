/**
 * A network namespace that lives as long as this object: a process of its own holds it, and ends when we do, however we end.
 * With root's rights it may have a name for `ip netns exec`; everybody finds it by the holder's process id.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { AppError, EXIT } from '../exit_codes.js';
export class Namespace {
    pid;
    /** What `ip netns` calls it; undefined: nothing. */
    #name;
    #holder;
    constructor(holder) {
        this.#holder = holder;
        this.pid = holder.pid ?? 0;
    }
    /** A fresh one, with loopback up. */
    static async create() {
        // In a session of its own, so that a Ctrl-C meant for us leaves it alone: it ends with its standard input.
        const holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo ready && exec cat'], {
            stdio: ['pipe', 'pipe', 'inherit'],
            detached: true,
        });
        const lines = createInterface({ input: holder.stdout });
        const failed = new Promise((_, reject) => {
            holder.once('error', reject);
            holder.once('exit', () => reject(new AppError('cannot make a network namespace', EXIT.failed, 'ERR_NAMESPACE')));
        });
        failed.catch(() => { }); // it ends in the end
        await Promise.race([once(lines, 'line'), failed]);
        return new Namespace(holder);
    }
    /** Where the kernel shows it. */
    get path() {
        return `/proc/${this.pid}/ns/net`;
    }
    get name() {
        return this.#name;
    }
    /** Gives it a name for `ip netns`; false where that is refused. @throws AppError when the name is taken */
    attachName(name) {
        const named = spawnSync('ip', ['netns', 'attach', name, String(this.pid)], { encoding: 'utf8' });
        if (named.status === 0) {
            this.#name = name;
            return true;
        }
        if (!/exist/i.test(named.stderr))
            return false;
        const message = `there is a network namespace '${name}' already; choose another name, or \`ip netns del ${name}\``;
        throw new AppError(message, EXIT.failed, 'EEXIST');
    }
    /** The command line that runs a command inside. */
    enter(command) {
        return ['nsenter', `--net=${this.path}`, '--', ...command];
    }
    /** Runs a shell script inside, to its end. @throws AppError with what it said when it fails */
    run(script) {
        const [program, ...args] = this.enter(['sh', '-e', '-c', script]);
        const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
        if (status === 0)
            return;
        throw new AppError(error?.message ?? `in a network namespace: ${stderr.trim()}`, EXIT.failed, 'ERR_NAMESPACE');
    }
    async close() {
        if (this.#name !== undefined)
            spawnSync('ip', ['netns', 'del', this.#name]);
        this.#name = undefined;
        if (this.#holder.exitCode !== null || this.#holder.signalCode !== null)
            return;
        const ended = once(this.#holder, 'exit');
        this.#holder.stdin.end();
        await ended;
    }
}
//# sourceMappingURL=namespace.js.map