/** `http://host:port/path`, `host/path`, or `host path` as in the Sponge lab. */
export declare function readURL(args: readonly string[]): URL;
export declare const webget: import("./program.ts").App;
//# sourceMappingURL=webget.d.ts.map