export class ConnectionNotices {
    #emit;
    #isSuspected = false;
    #urgentNotices = 0;
    constructor(emit) {
        this.#emit = emit;
    }
    /** Looks at a connection that has changed. */
    tell(connection) {
        for (const error of connection.takeSoftErrors())
            this.#emit('softError', error);
        const { isPathSuspected, urgentNotices } = connection;
        if (urgentNotices !== this.#urgentNotices) {
            this.#urgentNotices = urgentNotices;
            this.#emit('urgent');
        }
        if (isPathSuspected === this.#isSuspected)
            return;
        this.#isSuspected = isPathSuspected;
        if (isPathSuspected)
            this.#emit('pathSuspected');
    }
}
//# sourceMappingURL=connection_notices.js.map