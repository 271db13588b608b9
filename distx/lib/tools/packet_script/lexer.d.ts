/**
 * Packet scripts as tokens, each with its place. Comments in the manner of C and C++ vanish here, but are kept for those
 * who look for the RFC that a line is about.
 * Pure. What the words mean is the parser's business.
 *
 *   +0.100...0.200 > S. 0:0(0) <mss 1460,...>   %{ assert tcpi_snd_cwnd == 10 }%   `sysctl -w net.inet.tcp.blackhole=0`
 *    number ellipsis number, punctuation, words          code                             shell
 */
import { type Position } from './script_error.ts';
export type TokenKind = 'word' | 'integer' | 'hex' | 'float' | 'string' | 'shell' | 'code' | 'option' | 'address' | 'ellipsis' | 'punctuation' | 'end';
export interface Token {
    readonly kind: TokenKind;
    /** As written, without the delimiters of strings, shell lines and code. */
    readonly text: string;
    readonly position: Position;
    /** Follows what is before it without a space. */
    readonly isAttached: boolean;
}
export interface Comment {
    readonly text: string;
    readonly line: number;
}
export interface Tokens {
    readonly tokens: readonly Token[];
    readonly comments: readonly Comment[];
}
/** @throws ScriptSyntaxError */
export declare function tokenize(file: string, source: string): Tokens;
//# sourceMappingURL=lexer.d.ts.map