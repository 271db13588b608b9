import { UnsupportedFeature } from './script_error.js';
import { ScriptSocket } from './script_socket.js';
import { fieldOf, requireNumber } from './symbols.js';
/** It would block: ask again. */
export const WOULD_BLOCK = 'would block';
export class ScriptKernel {
    options;
    sockets = new Map();
    /** Descriptors of epoll_create: what each watches. */
    watches = new Map();
    /** What the call that is being made should return; null: the script does not say. */
    expectedDescriptor = null;
    constructor(options) {
        this.options = options;
    }
    socketOf(expression) {
        return this.sockets.get(requireNumber(expression, 'the descriptor'));
    }
    newSocket(config) {
        const socket = new ScriptSocket(this.newDescriptor(), config);
        this.sockets.set(socket.descriptor, socket);
        return socket;
    }
    /** The number that the script expects, since descriptors are but names there; otherwise the lowest one that is free. */
    newDescriptor() {
        const wished = this.expectedDescriptor;
        if (wished !== null && wished >= 0 && !this.#isTaken(wished))
            return wished;
        let descriptor = 3; // below are the standard streams
        while (this.#isTaken(descriptor))
            descriptor += 1;
        return descriptor;
    }
    #isTaken(descriptor) {
        return this.sockets.has(descriptor) || this.watches.has(descriptor);
    }
    /** Makes the stack listen as the socket has it; as long as nobody has come, nobody sees that it is another listener. */
    renewListener(socket) {
        const { listener } = socket;
        if (listener === null)
            return;
        if (listener.embryonicCount + listener.waitingCount > 0) {
            throw new UnsupportedFeature('options of a listener cannot be changed here once connections are waiting');
        }
        const { local, backlog } = listener;
        listener.close();
        socket.listener = this.listen(socket, local, backlog);
    }
    /** @throws ConnectionError */
    listen(socket, local, backlog) {
        const { config, deferAcceptMs } = socket;
        return this.options.stack.listen(local, { backlog, config, deferAcceptMs }, null);
    }
    isBlocking(socket) {
        return (socket.fileFlags & this.options.profile.nonBlocking) === 0;
    }
    /** The port in an address argument; undefined: it says nothing. */
    portIn(expression) {
        const field = fieldOf(expression, 'sin_port') ?? fieldOf(expression, 'sin6_port');
        if (field === undefined)
            return undefined;
        return requireNumber(field.kind === 'function' ? field.args[0] : field, 'the port');
    }
}
export const BAD_DESCRIPTOR = { value: -1, error: 'EBADF' };
export const DONE = { value: 0 };
export function failed(error) {
    return { value: -1, error };
}
//# sourceMappingURL=script_kernel.js.map