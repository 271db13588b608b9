/**
 * netcat -u: every piece of stdin is a datagram, every datagram goes to stdout. Nothing tells that the other side has ended:
 * after the end of stdin the program goes on until -w has passed in silence, or somebody interrupts it, as nc does.
 */
import type { AppContext } from './program.ts';
import type { NetworkFlags } from './arguments.ts';
import { AppError, EXIT } from './exit_codes.ts';
import type { DatagramInfo, DatagramSocket, Transport } from './transport.ts';

export interface UDPFlags extends NetworkFlags {
  readonly keepListening?: boolean;
  readonly source?: string;
  readonly port?: number;
  readonly wait?: number;
}

export interface UDPOrder {
  readonly host: string | undefined;
  readonly port: number;
}

/** Longer pieces of stdin are cut, so that no datagram is cut into fragments on the usual path. Bytes. */
const LARGEST_PIECE = 1400;
/** With so much waiting to be sent, stdin waits too. Bytes. */
const MOST_QUEUED = 512 * 1024;

/** What passes between stdin, stdout and one socket. */
class Conversation {
  bytesRead = 0;
  bytesWritten = 0;
  readonly #socket: DatagramSocket;
  #lastMs = performance.now();
  #isPaused = false;
  /** Whom stdin goes to, when the socket is not connected. */
  peer: { readonly address: string; readonly port: number } | null = null;

  constructor(socket: DatagramSocket) {
    this.#socket = socket;
  }

  heard(message: Uint8Array): void {
    this.#lastMs = performance.now();
    this.bytesRead += message.length;
    process.stdout.write(message);
  }

  /** Copies stdin until it ends. */
  feed(): void {
    const { stdin } = process;
    stdin.on('error', () => {});
    stdin.on('data', (chunk: Uint8Array) => {
      for (let at = 0; at < chunk.length; at += LARGEST_PIECE) this.#send(chunk.subarray(at, at + LARGEST_PIECE));
    });
  }

  #send(piece: Uint8Array): void {
    const sent = (error: Error | null): void => {
      if (error === null) this.bytesWritten += piece.length;
      this.#lastMs = performance.now();
      if (this.#isPaused && this.#socket.getSendQueueSize() < MOST_QUEUED) {
        this.#isPaused = false;
        process.stdin.resume();
      }
    };
    if (this.peer === null) this.#socket.send(piece, sent);
    else this.#socket.send(piece, this.peer.port, this.peer.address, sent);
    if (this.#isPaused || this.#socket.getSendQueueSize() < MOST_QUEUED) return;
    this.#isPaused = true;
    process.stdin.pause();
  }

  get idleMs(): number {
    return performance.now() - this.#lastMs;
  }
}

/** Until it is interrupted, fails, or nothing has happened for -w seconds. @throws AppError, when nothing ever happened */
function untilSilence(
  socket: DatagramSocket,
  conversation: Conversation,
  { flags, interrupted }: AppContext<UDPFlags>,
): Promise<void> {
  const { wait } = flags;
  return new Promise((resolve, reject) => {
    const timer = wait === undefined ? undefined : setInterval(check, Math.min(100, wait * 250));
    function finish(error?: Error): void {
      clearInterval(timer);
      if (error === undefined) resolve();
      else reject(error);
    }
    function check(): void {
      if (conversation.idleMs < wait! * 1000) return; // there is a timer only with -w
      const isSilent = conversation.bytesRead + conversation.bytesWritten === 0;
      finish(isSilent ? new AppError(`nothing happened for ${wait} s`, EXIT.timeout, 'ETIMEDOUT') : undefined);
    }
    socket.on('error', finish);
    if (interrupted.aborted) finish();
    interrupted.addEventListener('abort', () => finish(), { once: true });
  });
}

export async function converseByUDP(
  transport: Transport,
  order: UDPOrder,
  context: AppContext<UDPFlags>,
  isListening: boolean,
): Promise<void> {
  const { flags, report } = context;
  const isIPv6 = (order.host ?? flags.source)?.includes(':') ?? false;
  const socket = transport.datagramSocket({ type: isIPv6 ? 'udp6' : 'udp4' });
  const conversation = new Conversation(socket);
  const start = performance.now();
  const silence = untilSilence(socket, conversation, context);
  socket.on('message', (message: Uint8Array, info: DatagramInfo) => {
    if (isListening) meet(info);
    conversation.heard(message);
  });
  let hasMet = false;
  function meet(info: DatagramInfo): void {
    const isFirst = !hasMet;
    if (!isFirst && flags.keepListening !== true) return; // it is connected, and hears nobody else
    hasMet = true;
    conversation.peer = info;
    if (!isFirst) return;
    report.detail(`datagram from ${info.address} port ${info.port}`);
    if (flags.keepListening !== true) socket.connect(info.port, info.address, () => (conversation.peer = null));
    conversation.feed();
  }
  try {
    await Promise.race([silence, prepare()]);
    await silence;
  } finally {
    process.stdin.pause();
    await new Promise<void>((closed) => void socket.close(closed));
  }
  const { bytesRead, bytesWritten } = conversation;
  report.detail(`closed: ${bytesWritten} bytes out, ${bytesRead} bytes in`);
  report.data({ bytes_read: bytesRead, bytes_written: bytesWritten, seconds: (performance.now() - start) / 1000 });

  function prepare(): Promise<void> {
    return new Promise((ready) => {
      if (isListening) {
        socket.bind({ port: order.port, address: order.host }, () => {
          report.detail(`listening on UDP port ${order.port}`);
          ready();
        });
        return;
      }
      socket.bind({ port: flags.port ?? 0, address: flags.source }, () =>
        socket.connect(order.port, order.host!, () => {
          conversation.feed();
          ready();
        }),
      );
    });
  }
}
