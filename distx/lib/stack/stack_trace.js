/**
 * What a stack tells those who want to watch: connections that change their state, packets that end and why. Emitted by
 * eventemitter3, so that a pure room can emit without importing Node; nobody listening costs one comparison.
 * Pure. Errors never travel this way: an 'error' event without a listener would be silent here.
 */
import { EventEmitter } from 'eventemitter3';
export class StackTrace extends EventEmitter {
}
//# sourceMappingURL=stack_trace.js.map