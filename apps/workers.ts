/**
 * Child processes that do one side of a measurement, so that neither side shares a processor's attention with the other.
 * They take jobs as JSON lines on stdin and answer with JSON lines on stdout; they end when stdin ends, so that none
 * outlives us.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { AppError, EXIT } from './exit_codes.ts';

/** What a worker is told. */
export interface Job {
  readonly id: number;
  readonly name: string;
  readonly options: unknown;
}

/** What it answers; `listening` comes before `result`, and only from servers. */
export interface Answer {
  readonly id: number;
  readonly listening?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Task<T> {
  /** The port, once the worker listens. */
  readonly listening: Promise<number>;
  readonly result: Promise<T>;
}

export type WorkerScript = 'kernel_peer' | 'benchmark_worker' | 'demo_web_server';

/** The file of this folder with the suffix this program runs with: .ts under tsx, .js when compiled. */
function scriptPath(script: WorkerScript): string {
  const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./${script}.${suffix}`, import.meta.url));
}

interface Pending {
  onListening(port: number): void;
  onResult(result: unknown): void;
  onError(error: Error): void;
}

export class Worker {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #pending = new Map<number, Pending>();
  readonly #script: WorkerScript;
  readonly #closed: Promise<void>;
  #lastId = 0;
  #isClosed = false;

  /** @param within makes a command line one that runs elsewhere, say in a network namespace; default: here */
  constructor(
    script: WorkerScript,
    args: readonly string[] = [],
    within: (command: readonly string[]) => readonly string[] = (command) => command,
  ) {
    this.#script = script;
    const [program, ...rest] = within([process.execPath, ...process.execArgv, scriptPath(script), ...args]);
    this.#child = spawn(program!, rest, {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdin.on('error', () => {}); // its end is reported by 'close'
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(JSON.parse(line) as Answer));
    this.#closed = new Promise((resolve) => {
      const onEnd = (reason: string): void => {
        this.#isClosed = true;
        this.#failAll(`the ${this.#script} process ended early (${reason})`);
        resolve();
      };
      this.#child.once('error', (error) => onEnd(error.message));
      this.#child.once('close', (code, signal) => onEnd(signal ?? `exit code ${code}`));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  start<T>(name: string, options: unknown = {}): Task<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    let pending!: Pending;
    const listening = new Promise<number>((onListening, onError) => {
      pending = { onListening, onResult: () => {}, onError };
    });
    const result = new Promise<T>((resolve, reject) => {
      const { onListening, onError: failListening } = pending;
      pending = {
        onListening,
        onResult: (value) => resolve(value as T),
        onError: (error) => {
          failListening(error);
          reject(error);
        },
      };
    });
    // Whoever awaits them hears of a failure; nobody has to.
    listening.catch(() => {});
    result.catch(() => {});
    this.#pending.set(id, pending);
    if (this.#isClosed) this.#failAll(`the ${this.#script} process has ended`);
    else this.#child.stdin.write(`${JSON.stringify({ id, name, options } satisfies Job)}\n`);
    return { listening, result };
  }

  /** Starts a job and waits for its result. */
  run<T>(name: string, options: unknown = {}): Promise<T> {
    return this.start<T>(name, options).result;
  }

  /** Asks the process to end, insists after a moment, and waits until it has. */
  async stop(): Promise<void> {
    if (!this.#isClosed) this.#child.stdin.end();
    const insist = setTimeout(() => this.#child.kill('SIGKILL'), 500);
    await this.#closed;
    clearTimeout(insist);
  }

  #hear(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    if (answer.listening !== undefined) {
      pending.onListening(answer.listening);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.error === undefined) pending.onResult(answer.result);
    else pending.onError(new AppError(answer.error.message, EXIT.failed, answer.error.code));
  }

  #failAll(message: string): void {
    const error = new AppError(message, EXIT.failed, 'ERR_WORKER');
    for (const pending of this.#pending.values()) pending.onError(error);
    this.#pending.clear();
  }
}

/** The error of a job as it is sent. */
export function describeError(error: unknown): { code: string; message: string } {
  const code = (error as { code?: unknown } | null)?.code;
  return {
    code: typeof code === 'string' ? code : 'ERR_FAILED',
    message: error instanceof Error ? error.message : String(error),
  };
}
