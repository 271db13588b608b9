/** Plays a packet script written out in a test, with options of TCP for it; fails with the ladder. */
import { expect } from 'chai';
import type { TCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import type { ScriptOutcome } from '../../lib/tools/packet_script/outcome.ts';
import { profileNamed, type ProfileName } from '../../lib/tools/packet_script/profiles.ts';
import { describeFailure } from '../../lib/tools/packet_script/reports.ts';
import { runScript } from '../../lib/tools/packet_script/runner.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

export interface ScriptSettings {
  readonly config?: Partial<TCPConfig>;
  readonly profile?: ProfileName;
  readonly strict?: boolean;
}

export function outcomeOf(script: string, settings: ScriptSettings = {}): ScriptOutcome {
  const profile = profileNamed(settings.profile ?? 'default');
  return runScript('test.pkt', script, {
    profile: { ...profile, config: { ...profile.config, ...settings.config } },
    random: seededRandomSource(7),
    strict: settings.strict ?? false,
  });
}

export function passes(script: string, settings: ScriptSettings = {}): void {
  const outcome = outcomeOf(script, settings);
  if (outcome.status === 'failed') expect.fail(describeFailure(outcome));
  if (outcome.status === 'skipped') expect.fail(`skipped: ${outcome.reason}`);
}
