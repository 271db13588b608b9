import type { TCPEndpoint } from '../stack/tcp_endpoint.ts';
/** The options of a socket that are settings, as `net` names them. */
export interface SettingOptions {
    readonly noDelay?: boolean | undefined;
    readonly keepAlive?: boolean | undefined;
    readonly keepAliveInitialDelay?: number | undefined;
}
export declare class ConnectionSettings {
    #private;
    /** As given when the socket was made, or with `connect()`; what they do not say stays. */
    take(options: SettingOptions): void;
    /** Here is the connection: it hears what has been said so far, and everything from now on. */
    bind(endpoint: TCPEndpoint): void;
    setNoDelay(noDelay: boolean): void;
    /** `initialDelay`: idle time before the first probe, ms; 0 leaves it as it is, or two hours. */
    setKeepAlive({ enable, initialDelay }: {
        enable: boolean;
        initialDelay: number;
    }): void;
    get typeOfService(): number;
    /** @param bits DSCP in the upper six; the ECN bits are left out. @throws ConfigurationError */
    setTypeOfService(bits: number): void;
    /** @throws ConfigurationError */
    setTimeToLive(hops: number): void;
    /** @param userTimeoutMs > 0; Infinity: never give up. @throws ConfigurationError */
    setUserTimeout(userTimeoutMs: number): void;
    /** @param lingerMs null: go on trying in the background. @throws ConfigurationError */
    setLinger(lingerMs: number | null): void;
}
//# sourceMappingURL=connection_settings.d.ts.map