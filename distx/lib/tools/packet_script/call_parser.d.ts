/**
 * System calls of a packet script and what may stand in their arguments: numbers, flags joined by `|`, arrays, structs,
 * and `...` for what does not matter.
 * Pure. What the names are worth is in symbols.ts.
 *
 *   accept(3, ..., ...) = 4      recv(4, ..., 100, MSG_PEEK) = -1 EAGAIN (Resource temporarily unavailable)
 */
import type { SystemCall } from './script.ts';
import type { TokenStream } from './token_stream.ts';
/** @param endMs when a blocking call returns; null: it does not block */
export declare function parseSystemCall(stream: TokenStream, endMs: number | null): SystemCall;
//# sourceMappingURL=call_parser.d.ts.map