/**
 * What the names in system calls are worth. Only flags that are joined and compared need a number; options, levels and
 * errors are compared by name.
 * Pure. Values of Linux, where the systems differ and the profile does not say otherwise.
 */
import type { Expression } from './script.ts';
export declare const MSG_OOB = 1;
export declare const MSG_PEEK = 2;
export declare const MSG_TRUNC = 32;
export declare const MSG_DONTWAIT = 64;
export declare const MSG_WAITALL = 256;
export declare const MSG_NOSIGNAL = 16384;
export declare const MSG_MORE = 32768;
export declare const MSG_FASTOPEN = 536870912;
export declare const POLLIN = 1;
export declare const POLLPRI = 2;
export declare const POLLOUT = 4;
export declare const POLLERR = 8;
export declare const POLLHUP = 16;
export declare const POLLNVAL = 32;
export declare const POLLRDHUP = 8192;
export declare const O_ACCMODE = 3;
export declare const O_RDWR = 2;
export declare function isSameError(a: string, b: string): boolean;
/** The value, or undefined for what is no number and no name of one. @param special names worth something else here */
export declare function numberOf(expression: Expression | undefined, special?: Readonly<Record<string, number>>): number | undefined;
/** @throws UnsupportedFeature */
export declare function requireNumber(expression: Expression | undefined, what: string, special?: Readonly<Record<string, number>>): number;
/** `[1]` is worth what is in it. */
export declare function elementOf(expression: Expression | undefined): Expression | undefined;
/** The field of a struct, or undefined. */
export declare function fieldOf(expression: Expression | undefined, name: string): Expression | undefined;
/** As a script would write it. */
export declare function describeExpression(expression: Expression): string;
//# sourceMappingURL=symbols.d.ts.map