import type { TCPEndpoint } from './tcp_endpoint.ts';
export declare class TurnLists {
    #private;
    /** Somebody has something to say. */
    get hasTouched(): boolean;
    /** Observers wait to be told. */
    get hasChanged(): boolean;
    /** @returns false: it is in the list already, or nobody knows it any more */
    touch(endpoint: TCPEndpoint): boolean;
    change(endpoint: TCPEndpoint): void;
    /** Each of the changed is told once; those who change meanwhile have to wait for the next time. */
    tellChanged(tell: (endpoint: TCPEndpoint) => void): void;
    /**
     * The touched speak, in order. One that finds no room stays in front.
     * @param speak false: there was no room; it takes the mark off whoever is done
     * @returns false when there was no room for all
     */
    letTouchedSpeak(speak: (endpoint: TCPEndpoint) => boolean): boolean;
    clear(): void;
}
//# sourceMappingURL=turn_lists.d.ts.map