/** The apps in the order in which `sunstar --help` lists them, with one line of at most 72 characters each. */
export declare const SUMMARIES: {
    readonly demo: 'see it work: fetch a page over our TCP, race the kernel (npm start)';
    readonly doctor: 'what works on this machine, and how to mend the rest';
    readonly netcat: 'connect or listen; copy stdin to the network and the network to stdout';
    readonly webget: 'fetch a page by HTTP over our TCP';
    readonly chargen: 'send bytes as fast as possible; print how many the receiver confirmed';
    readonly discard: 'receive bytes as fast as possible and print the rate';
    readonly link: 'a bad line between two network namespaces: delay, loss, rate, reorder';
    readonly benchmark: "measure Sunstar beside the kernel's TCP";
    readonly packetscript: 'play packet scripts against our TCP in virtual time';
};
export type AppName = keyof typeof SUMMARIES;
export declare function isAppName(name: string): name is AppName;
//# sourceMappingURL=summaries.d.ts.map