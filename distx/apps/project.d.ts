/** The path of a file of the package. */
export declare function projectPath(name: string): string;
export declare function version(): string;
export interface TUNConfig {
    /** First two octets, `169.254`. */
    readonly prefix: string;
    readonly defaultNumber: number;
    readonly hostOctet: number;
    readonly sunstarOctet: number;
}
/** etc/tunconfig, which tun.sh reads too; its defaults where the file is missing. */
export declare function readTUNConfig(): TUNConfig;
/** The addresses of tunNUM: Sunstar's and the kernel's. */
export declare function addressesOfTUN(number: number, config?: TUNConfig): {
    sunstar: string;
    host: string;
};
//# sourceMappingURL=project.d.ts.map