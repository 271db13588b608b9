export declare class WindowedMaximum {
    #private;
    /** 0 before the first value. */
    get value(): number;
    /**
     * Only a new value makes old ones expire.
     * @param length periods that count, the present one included, ≥ 1
     */
    update(period: number, value: number, length: number): number;
}
//# sourceMappingURL=windowed_maximum.d.ts.map