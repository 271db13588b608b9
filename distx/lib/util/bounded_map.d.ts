/**
 * A Map that holds so many entries at most and then forgets the one not used for longest: for what strangers can fill.
 * Pure.
 */
export declare class BoundedMap<Key, Value> {
    #private;
    /** @param most entries kept, ≥ 1 */
    constructor(most: number);
    get size(): number;
    /** Using an entry makes it the youngest. */
    get(key: Key): Value | undefined;
    set(key: Key, value: Value): void;
    delete(key: Key): void;
    clear(): void;
}
//# sourceMappingURL=bounded_map.d.ts.map