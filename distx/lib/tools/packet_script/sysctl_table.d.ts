import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
type Mutable<T> = {
    -readonly [K in keyof T]: T[K];
};
/** What settings amount to, for sockets made from now on and for the stack. */
export interface SystemSettings {
    readonly config: Partial<Mutable<TCPConfig>>;
}
/** @throws UnsupportedFeature */
export declare function applySysctl(settings: SystemSettings, name: string, text: string): void;
export {};
//# sourceMappingURL=sysctl_table.d.ts.map