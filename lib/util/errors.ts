/**
 * Four kinds of error, by who can mend it: the caller (UsageError, ConfigurationError), the network
 * (ConnectionError), the machine (SystemCallError). Codes are Node's own, so programs written for `node:net` match.
 * Pure.
 */
export class StackError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** The caller's program is wrong: thrown at once, before any state changes. */
export class UsageError extends StackError {}

/** An option is out of range; names option, value and what is allowed. */
export class ConfigurationError extends UsageError {
  readonly option: string;

  constructor(option: string, value: unknown, allowed: string) {
    super('ERR_OUT_OF_RANGE', `${option} is ${String(value)}; allowed: ${allowed}`);
    this.option = option;
  }
}

/** Negative errno values as libuv gives them on Linux. */
const ERRNO: Readonly<Record<string, number>> = {
  EBADF: -9,
  EACCES: -13,
  ENODEV: -19,
  EINVAL: -22,
  EPIPE: -32,
  EDESTADDRREQ: -89,
  EMSGSIZE: -90,
  ENOPROTOOPT: -92,
  EAFNOSUPPORT: -97,
  EADDRINUSE: -98,
  EADDRNOTAVAIL: -99,
  ENETUNREACH: -101,
  ECONNABORTED: -103,
  ECONNRESET: -104,
  ENOTCONN: -107,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  EHOSTUNREACH: -113,
  ECANCELED: -125,
};

export interface ConnectionErrorDetails {
  /** What the application was doing: 'connect', 'read', 'write', 'listen'. */
  readonly syscall?: string;
  readonly address?: string;
  readonly port?: number;
  readonly cause?: unknown;
}

/** The network or the other side ended it: emitted as 'error'. Shaped as Node's: code, errno, syscall, address, port. */
export class ConnectionError extends StackError {
  readonly errno: number;
  readonly syscall: string;
  readonly address: string | undefined;
  readonly port: number | undefined;

  constructor(code: string, details: ConnectionErrorDetails = {}) {
    const syscall = details.syscall ?? 'read';
    const where = details.address === undefined ? '' : ` ${details.address}:${details.port ?? 0}`;
    super(code, `${syscall} ${code}${where}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.errno = ERRNO[code] ?? 0;
    this.syscall = syscall;
    this.address = details.address;
    this.port = details.port;
  }
}

/** The machine said no: syscall, errno, device, and what to do about it. */
export class SystemCallError extends StackError {
  readonly syscall: string;
  readonly errno: number;
  readonly device: string;
  readonly remedy: string;

  constructor(syscall: string, code: string, errno: number, device: string, remedy: string, cause?: unknown) {
    super(code, `${syscall} ${code} ${device}: ${remedy}`, cause === undefined ? undefined : { cause });
    this.syscall = syscall;
    this.errno = errno;
    this.device = device;
    this.remedy = remedy;
  }
}
