/**
 * Four kinds of error, by who can mend it: the caller (UsageError, ConfigurationError), the network
 * (ConnectionError), the machine (SystemCallError). Codes are Node's own, so programs written for `node:net` match.
 * Pure.
 */
export declare class StackError extends Error {
    readonly code: string;
    constructor(code: string, message: string, options?: ErrorOptions);
    get name(): string;
}
/** The caller's program is wrong: thrown at once, before any state changes. */
export declare class UsageError extends StackError {
}
/** An option is out of range; names option, value and what is allowed. */
export declare class ConfigurationError extends UsageError {
    readonly option: string;
    constructor(option: string, value: unknown, allowed: string);
}
export interface ConnectionErrorDetails {
    /** What the application was doing: 'connect', 'read', 'write', 'listen'. */
    readonly syscall?: string;
    readonly address?: string;
    readonly port?: number;
    readonly cause?: unknown;
}
/** The network or the other side ended it: emitted as 'error'. Shaped as Node's: code, errno, syscall, address, port. */
export declare class ConnectionError extends StackError {
    readonly errno: number;
    readonly syscall: string;
    readonly address: string | undefined;
    readonly port: number | undefined;
    constructor(code: string, details?: ConnectionErrorDetails);
}
/** The machine said no: syscall, errno, device, and what to do about it. */
export declare class SystemCallError extends StackError {
    readonly syscall: string;
    readonly errno: number;
    readonly device: string;
    readonly remedy: string;
    constructor(syscall: string, code: string, errno: number, device: string, remedy: string, cause?: unknown);
}
//# sourceMappingURL=errors.d.ts.map