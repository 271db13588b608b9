import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';
export declare class Residence {
    #private;
    /** @param idled nothing has happened for as long as {@link setTimeout} says */
    constructor(provider: HomeProvider, inhabitant: Inhabitant, idled: () => void);
    /** null before moving in, and after leaving. */
    get home(): SocketHome | null;
    get isReferenced(): boolean;
    /** @throws whatever opening the host throws; then nothing has happened */
    moveIn(): SocketHome;
    leave(): void;
    ref(): void;
    unref(): void;
    /** @param timeoutMs 0: none */
    setTimeout(timeoutMs: number): void;
    get hasTimeout(): boolean;
    /** Something has happened: the timeout begins anew. */
    noteActivity(): void;
}
//# sourceMappingURL=residence.d.ts.map