import { TCPSegment } from './tcp_segment.ts';
export declare class EarlyText {
    #private;
    constructor(mostBytes: number);
    /** Copies the text of a SYN. A FIN with it is nobody's honest word, and overlooked. */
    keep(syn: TCPSegment): void;
    /** The handshake is done: a segment with the text, which begins at 1, behind the SYN; null: there was none. */
    take(): TCPSegment | null;
}
//# sourceMappingURL=early_text.d.ts.map