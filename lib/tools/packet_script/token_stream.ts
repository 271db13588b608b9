/**
 * Tokens one after the other, with the questions that a parser of recursive descent asks, and errors that say where.
 * Names given by `--define` are replaced here, so that the parsers never see them.
 * Pure.
 */
import { tokenize, type Comment, type Token, type TokenKind } from './lexer.ts';
import { ScriptSyntaxError, UnsupportedFeature, type Position } from './script_error.ts';

export class TokenStream {
  readonly file: string;
  readonly comments: readonly Comment[];
  readonly #tokens: readonly Token[];
  readonly #definitions = new Map<string, Token>();
  #at = 0;

  /** @throws ScriptSyntaxError */
  constructor(file: string, source: string) {
    this.file = file;
    const { tokens, comments } = tokenize(file, source);
    this.#tokens = tokens;
    this.comments = comments;
  }

  /** From here on the word stands for the token. */
  define(word: string, token: Token): void {
    this.#definitions.set(word, token);
  }

  peek(ahead: number = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!; // there is an end token
    const defined = token.kind === 'word' ? this.#definitions.get(token.text) : undefined;
    return defined === undefined ? token : { ...defined, position: token.position, isAttached: token.isAttached };
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  /** Where it stands, for {@link reset}. */
  mark(): number {
    return this.#at;
  }

  reset(mark: number): void {
    this.#at = mark;
  }

  get position(): Position {
    return this.peek().position;
  }

  get isAtEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Whether the next token is this punctuation or word. */
  sees(text: string, ahead: number = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === 'punctuation' || token.kind === 'word');
  }

  seesKind(kind: TokenKind, ahead: number = 0): boolean {
    return this.peek(ahead).kind === kind;
  }

  /** Takes the punctuation or word, if it is next. */
  accept(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#at += 1;
    return true;
  }

  acceptKind(kind: TokenKind): Token | undefined {
    return this.seesKind(kind) ? this.next() : undefined;
  }

  /** @throws ScriptSyntaxError */
  expect(text: string): void {
    if (!this.accept(text)) this.fail(`expected '${text}'`);
  }

  /** @throws ScriptSyntaxError */
  expectKind(kind: TokenKind, what: string): Token {
    return this.acceptKind(kind) ?? this.fail(`expected ${what}`);
  }

  /** Whether the next token is this word, and nobody has given it a value. */
  seesUndefined(word: string): boolean {
    return this.sees(word) && !this.#definitions.has(word);
  }

  /** Digits in hexadecimal, which may look like a word or a number; undefined: something else comes. */
  hexDigits(): string | undefined {
    const token = this.peek();
    const isHex = token.kind === 'word' && /^[0-9a-fA-F]+$/.test(token.text);
    if (!isHex) this.#refuseUndefined(token);
    if (!isHex && token.kind !== 'integer' && token.kind !== 'hex') return undefined;
    this.next();
    return token.text;
  }

  /** A whole number, decimal or hexadecimal, within a range. @throws ScriptSyntaxError */
  integer(what: string, least: number, most: number): number {
    const token = this.peek();
    this.#refuseUndefined(token);
    if (token.kind !== 'integer' && token.kind !== 'hex') this.fail(`expected ${what}`);
    const value = Number(token.text);
    if (!(value >= least && value <= most)) this.fail(`${what} is ${token.text}; allowed: ${least} to ${most}`);
    this.next();
    return value;
  }

  /** A symbol where a value belongs. @throws UnsupportedFeature */
  #refuseUndefined({ kind, text }: Token): void {
    if (kind === 'word' && /^[A-Z][A-Z0-9_]+$/.test(text)) {
      throw new UnsupportedFeature(`the symbol ${text} has no value; see --define`);
    }
  }

  /** @throws ScriptSyntaxError always */
  fail(problem: string, position: Position = this.position): never {
    const { kind, text } = this.peek();
    const found = kind === 'end' ? 'the end of the script' : `'${text.length > 40 ? `${text.slice(0, 40)}...` : text}'`;
    const complaint = position === this.position ? `${problem}, found ${found}` : problem;
    throw new ScriptSyntaxError(this.file, position, complaint);
  }
}
