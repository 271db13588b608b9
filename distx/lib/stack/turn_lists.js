/**
 * Who is concerned in this turn: the touched, who speak at its end, in order and once each, and the changed, whose
 * observers look. Whoever is in neither costs nothing.
 * Pure.
 */
import { RingQueue } from '../util/ring_queue.js';
export class TurnLists {
    #touched = new RingQueue();
    #changed = [];
    /** Somebody has something to say. */
    get hasTouched() {
        return this.#touched.length > 0;
    }
    /** Observers wait to be told. */
    get hasChanged() {
        return this.#changed.length > 0;
    }
    /** @returns false: it is in the list already, or nobody knows it any more */
    touch(endpoint) {
        if (endpoint.isTouched || endpoint.isRemoved)
            return false;
        endpoint.isTouched = true;
        this.#touched.push(endpoint);
        return true;
    }
    change(endpoint) {
        if (endpoint.isChanged)
            return;
        endpoint.isChanged = true;
        this.#changed.push(endpoint);
    }
    /** Each of the changed is told once; those who change meanwhile have to wait for the next time. */
    tellChanged(tell) {
        const changed = this.#changed;
        if (changed.length === 0)
            return;
        this.#changed = [];
        let told = 0;
        try {
            for (; told < changed.length; told += 1) {
                const endpoint = changed[told];
                endpoint.isChanged = false;
                tell(endpoint);
            }
        }
        finally {
            // An application threw: the others hear of their changes in the next turn.
            for (let rest = told + 1; rest < changed.length; rest += 1)
                this.#changed.push(changed[rest]);
        }
    }
    /**
     * The touched speak, in order. One that finds no room stays in front.
     * @param speak false: there was no room; it takes the mark off whoever is done
     * @returns false when there was no room for all
     */
    letTouchedSpeak(speak) {
        while (this.#touched.length > 0) {
            if (!speak(this.#touched.peek()))
                return false; // not empty
            this.#touched.take();
        }
        return true;
    }
    clear() {
        this.#touched.clear();
        this.#changed = [];
    }
}
//# sourceMappingURL=turn_lists.js.map