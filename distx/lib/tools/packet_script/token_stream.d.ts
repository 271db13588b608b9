/**
 * Tokens one after the other, with the questions that a parser of recursive descent asks, and errors that say where.
 * Names given by `--define` are replaced here, so that the parsers never see them.
 * Pure.
 */
import { type Comment, type Token, type TokenKind } from './lexer.ts';
import { type Position } from './script_error.ts';
export declare class TokenStream {
    #private;
    readonly file: string;
    readonly comments: readonly Comment[];
    /** @throws ScriptSyntaxError */
    constructor(file: string, source: string);
    /** From here on the word stands for the token. */
    define(word: string, token: Token): void;
    peek(ahead?: number): Token;
    next(): Token;
    /** Where it stands, for {@link reset}. */
    mark(): number;
    reset(mark: number): void;
    get position(): Position;
    get isAtEnd(): boolean;
    /** Whether the next token is this punctuation or word. */
    sees(text: string, ahead?: number): boolean;
    seesKind(kind: TokenKind, ahead?: number): boolean;
    /** Takes the punctuation or word, if it is next. */
    accept(text: string): boolean;
    acceptKind(kind: TokenKind): Token | undefined;
    /** @throws ScriptSyntaxError */
    expect(text: string): void;
    /** @throws ScriptSyntaxError */
    expectKind(kind: TokenKind, what: string): Token;
    /** Digits in hexadecimal, which may look like a word or a number; undefined: something else comes. */
    hexDigits(): string | undefined;
    /** A whole number, decimal or hexadecimal, within a range. @throws ScriptSyntaxError */
    integer(what: string, least: number, most: number): number;
    /** @throws ScriptSyntaxError always */
    fail(problem: string, position?: Position): never;
}
//# sourceMappingURL=token_stream.d.ts.map