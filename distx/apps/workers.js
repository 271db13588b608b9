/**
 * Child processes that do one side of a measurement, so that neither side shares a processor's attention with the other.
 * They take jobs as JSON lines on stdin and answer with JSON lines on stdout; they end when stdin ends, so that none
 * outlives us.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AppError, EXIT } from './exit_codes.js';
/** The file of this folder with the suffix this program runs with: .ts under tsx, .js when compiled. */
function scriptPath(script) {
    const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    return fileURLToPath(new URL(`./${script}.${suffix}`, import.meta.url));
}
export class Worker {
    #child;
    #pending = new Map();
    #script;
    #closed;
    #lastId = 0;
    #isClosed = false;
    /** @param within makes a command line one that runs elsewhere, say in a network namespace; default: here */
    constructor(script, args = [], within = (command) => command) {
        this.#script = script;
        const [program, ...rest] = within([process.execPath, ...process.execArgv, scriptPath(script), ...args]);
        this.#child = spawn(program, rest, {
            stdio: ['pipe', 'pipe', 'inherit'],
        });
        this.#child.stdin.on('error', () => { }); // its end is reported by 'close'
        createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(JSON.parse(line)));
        this.#closed = new Promise((resolve) => {
            const onEnd = (reason) => {
                this.#isClosed = true;
                this.#failAll(`the ${this.#script} process ended early (${reason})`);
                resolve();
            };
            this.#child.once('error', (error) => onEnd(error.message));
            this.#child.once('close', (code, signal) => onEnd(signal ?? `exit code ${code}`));
        });
    }
    get pid() {
        return this.#child.pid ?? 0;
    }
    start(name, options = {}) {
        this.#lastId += 1;
        const id = this.#lastId;
        let pending;
        const listening = new Promise((onListening, onError) => {
            pending = { onListening, onResult: () => { }, onError };
        });
        const result = new Promise((resolve, reject) => {
            const { onListening, onError: failListening } = pending;
            pending = {
                onListening,
                onResult: (value) => resolve(value),
                onError: (error) => {
                    failListening(error);
                    reject(error);
                },
            };
        });
        // Whoever awaits them hears of a failure; nobody has to.
        listening.catch(() => { });
        result.catch(() => { });
        this.#pending.set(id, pending);
        if (this.#isClosed)
            this.#failAll(`the ${this.#script} process has ended`);
        else
            this.#child.stdin.write(`${JSON.stringify({ id, name, options })}\n`);
        return { listening, result };
    }
    /** Starts a job and waits for its result. */
    run(name, options = {}) {
        return this.start(name, options).result;
    }
    /** Asks the process to end, insists after a moment, and waits until it has. */
    async stop() {
        if (!this.#isClosed)
            this.#child.stdin.end();
        const insist = setTimeout(() => this.#child.kill('SIGKILL'), 500);
        await this.#closed;
        clearTimeout(insist);
    }
    #hear(answer) {
        const pending = this.#pending.get(answer.id);
        if (pending === undefined)
            return;
        if (answer.listening !== undefined) {
            pending.onListening(answer.listening);
            return;
        }
        this.#pending.delete(answer.id);
        if (answer.error === undefined)
            pending.onResult(answer.result);
        else
            pending.onError(new AppError(answer.error.message, EXIT.failed, answer.error.code));
    }
    #failAll(message) {
        const error = new AppError(message, EXIT.failed, 'ERR_WORKER');
        for (const pending of this.#pending.values())
            pending.onError(error);
        this.#pending.clear();
    }
}
/** The error of a job as it is sent. */
export function describeError(error) {
    const code = error?.code;
    return {
        code: typeof code === 'string' ? code : 'ERR_FAILED',
        message: error instanceof Error ? error.message : String(error),
    };
}
//# sourceMappingURL=workers.js.map