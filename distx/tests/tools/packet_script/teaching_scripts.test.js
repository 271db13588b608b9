/** Every script in tests/scripts passes, held to more than the language demands. */
import { expect } from 'chai';
import { profileNamed } from '../../../lib/tools/packet_script/profiles.js';
import { describeFailure } from '../../../lib/tools/packet_script/reports.js';
import { runScript } from '../../../lib/tools/packet_script/runner.js';
import { seededRandomSource } from '../../../lib/util/random_source.js';
import { filesBelow, readProjectFile } from '../../harness/project_files.js';
const scripts = filesBelow('tests/scripts').filter((path) => path.endsWith('.pkt'));
describe('the teaching scripts', () => {
    it('are there', () => {
        expect(scripts.length).to.be.greaterThan(3);
    });
    for (const path of scripts) {
        it(`${path.replace(/^tests\/scripts\//, '')} passes`, () => {
            const outcome = runScript(path, readProjectFile(path), {
                profile: profileNamed('default'),
                random: seededRandomSource(1),
                strict: true,
            });
            if (outcome.status === 'failed')
                expect.fail(describeFailure(outcome));
            expect(outcome.status === 'skipped' ? outcome.reason : '').to.equal('');
        });
    }
});
//# sourceMappingURL=teaching_scripts.test.js.map