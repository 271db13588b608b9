/**
 * Splits a packet filter into words, each with the column it begins in, and says what is wrong by naming that column.
 * Pure.
 */
import { UsageError } from '../util/errors.ts';

/** The filter makes no sense; the message names the column, which counts from 1. */
export class PacketFilterError extends UsageError {
  readonly column: number;

  constructor(column: number, message: string) {
    super('ERR_FILTER', `column ${column} of the filter: ${message}`);
    this.column = column;
  }
}

export interface FilterWord {
  readonly text: string;
  readonly column: number;
}

/** `&&`, `||` and `!` become `and`, `or` and `not`. */
const SYNONYMS: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '!': 'not' };

/** @throws PacketFilterError */
export function splitFilter(text: string): FilterWord[] {
  const words: FilterWord[] = [];
  const pattern = /\s+|&&|\|\||[!()]|[^\s!()&|]+|(.)/gsy;
  for (const match of text.matchAll(pattern)) {
    const [word, stray] = match;
    const column = match.index + 1;
    if (stray !== undefined) throw new PacketFilterError(column, `'${stray}' means nothing here`);
    if (word.trim() !== '') words.push({ text: SYNONYMS[word] ?? word, column });
  }
  return words;
}

/** Reads words one after another. */
export class FilterWords {
  readonly #words: readonly FilterWord[];
  readonly #end: number;
  #at = 0;

  constructor(text: string) {
    this.#words = splitFilter(text);
    this.#end = text.trimEnd().length + 1;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#words.length;
  }

  /** The next word, left where it is; empty at the end. */
  get next(): string {
    return this.#words[this.#at]?.text ?? '';
  }

  /** The one behind it. */
  get afterNext(): string {
    return this.#words[this.#at + 1]?.text ?? '';
  }

  /** Where the next word begins, or would. */
  get column(): number {
    return this.#words[this.#at]?.column ?? this.#end;
  }

  take(): string {
    const { next } = this;
    this.#at += 1;
    return next;
  }

  /** Takes the next word if it is this one. */
  takes(word: string): boolean {
    if (this.next !== word) return false;
    this.#at += 1;
    return true;
  }

  /** What was expected and what stands there. */
  fail(expected: string): never {
    const found = this.isAtEnd ? 'the filter ends' : `'${this.next}' stands there`;
    throw new PacketFilterError(this.column, `expected ${expected}, but ${found}`);
  }
}
