/**
 * The many forms in which `bind`, `connect` and `send` of `dgram.Socket` may be called, made one.
 */
import { UsageError } from '../util/errors.ts';

export type SendCallback = (error: Error | null, bytes: number) => void;

/** What may be sent. */
export type Message = string | NodeJS.ArrayBufferView | readonly (string | NodeJS.ArrayBufferView)[];

export interface BindOptions {
  /** 0, or none: a free one; with `any` all of them. */
  readonly port?: number | undefined;
  /** Default: any of ours. A group or a broadcast address: only what is sent there. */
  readonly address?: string | undefined;
  /** Accepted, and without a meaning here: no other process shares the stack. */
  readonly exclusive?: boolean | undefined;
  /** Datagrams to addresses that are not ours are taken too; the message's info tells what they were sent to. Default false. */
  readonly any?: boolean | undefined;
}

export interface SendArguments {
  readonly bytes: Uint8Array;
  readonly port: unknown;
  readonly address: string | undefined;
  readonly callback: SendCallback | undefined;
}

/** bind(), bind(port), bind(port, address), bind(options), each with a listener for 'listening' at the end. */
export function bindArguments(given: readonly unknown[]): {
  options: BindOptions;
  listening: (() => void) | undefined;
} {
  const last = given.at(-1);
  const listening = typeof last === 'function' ? (last as () => void) : undefined;
  const [first, second] = given;
  if (typeof first === 'object' && first !== null) return { options: first, listening };
  return {
    options: {
      port: typeof first === 'function' ? 0 : Number(first ?? 0),
      address: typeof second === 'string' ? second : undefined,
    },
    listening,
  };
}

/**
 * send(message[, offset, length][, port[, address]][, callback]); a connected socket names neither port nor address.
 * @throws UsageError
 */
export function sendArguments(given: readonly unknown[], isConnected: boolean): SendArguments {
  const last = given.at(-1);
  const callback = typeof last === 'function' ? (last as SendCallback) : undefined;
  const [message, ...rest] = callback === undefined ? given : given.slice(0, -1);
  while (rest.length > 0 && rest.at(-1) === undefined) rest.pop();
  // Two numbers in front are a part of the message. What else a connected socket is told is passed over, as Node does.
  const hasPart = typeof rest[1] === 'number';
  const bytes = hasPart ? partOf(message, Number(rest[0]), Number(rest[1])) : wholeOf(message as Message);
  const [port, address] = hasPart ? rest.slice(2) : rest;
  if (isConnected && hasPart && (port || address)) {
    throw new UsageError('ERR_SOCKET_DGRAM_IS_CONNECTED', 'Already connected');
  }
  if (address !== undefined && address !== null && typeof address !== 'string') {
    throw new UsageError('ERR_INVALID_ARG_TYPE', 'The "address" argument must be of type string');
  }
  return { bytes, port, address: address ?? undefined, callback };
}

function partOf(message: unknown, offset: number, length: number): Uint8Array {
  const whole = oneBuffer(message);
  if (!(offset >= 0 && offset <= whole.byteLength)) {
    throw new UsageError('ERR_BUFFER_OUT_OF_BOUNDS', '"offset" is outside of buffer bounds');
  }
  if (!(length >= 0 && offset + length <= whole.byteLength)) {
    throw new UsageError('ERR_BUFFER_OUT_OF_BOUNDS', '"length" is outside of buffer bounds');
  }
  return whole.subarray(offset, offset + length);
}

function wholeOf(message: Message): Uint8Array {
  return Array.isArray(message) ? Buffer.concat(message.map(oneBuffer)) : oneBuffer(message);
}

function oneBuffer(part: unknown): Uint8Array {
  if (part instanceof Uint8Array) return part;
  if (typeof part === 'string') return Buffer.from(part);
  if (ArrayBuffer.isView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  const kind = part === null ? 'null' : typeof part;
  throw new UsageError(
    'ERR_INVALID_ARG_TYPE',
    `The "buffer" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${kind}`,
  );
}
