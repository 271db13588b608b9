import { IPAddress } from './ip_address.ts';
export declare class Endpoint {
    readonly address: IPAddress;
    /** 0 … 65,535; 0 means "any" where one is chosen. */
    readonly port: number;
    /** Throws UsageError with Node's code ERR_SOCKET_BAD_PORT. */
    constructor(address: IPAddress, port: number);
    /** Reads what {@link toString} prints. Throws UsageError. */
    static parse(text: string): Endpoint;
    equals(other: Endpoint): boolean;
    toString(): string;
}
//# sourceMappingURL=endpoint.d.ts.map