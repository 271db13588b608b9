/** Plays a packet script written out in a test, with options of TCP for it; fails with the ladder. */
import { expect } from 'chai';
import { profileNamed } from '../../lib/tools/packet_script/profiles.js';
import { describeFailure } from '../../lib/tools/packet_script/reports.js';
import { runScript } from '../../lib/tools/packet_script/runner.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
export function outcomeOf(script, settings = {}) {
    const profile = profileNamed(settings.profile ?? 'default');
    return runScript('test.pkt', script, {
        profile: { ...profile, config: { ...profile.config, ...settings.config } },
        random: seededRandomSource(7),
        strict: settings.strict ?? false,
    });
}
export function passes(script, settings = {}) {
    const outcome = outcomeOf(script, settings);
    if (outcome.status === 'failed')
        expect.fail(describeFailure(outcome));
    if (outcome.status === 'skipped')
        expect.fail(`skipped: ${outcome.reason}`);
}
//# sourceMappingURL=scripts.js.map