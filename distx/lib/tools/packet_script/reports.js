export function countOutcomes(outcomes) {
    const count = (status) => outcomes.filter((outcome) => outcome.status === status).length;
    return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
/** `file:line:column: message`, expected beside got, the clause, and the ladder. */
export function describeFailure(failure) {
    const { file, position, message, expected, got, rule, ladder } = failure;
    const lines = [`${file}:${position.line}:${position.column}: ${message}`];
    if (expected !== undefined)
        lines.push(`  expected  ${expected}`);
    if (got !== undefined)
        lines.push(`  got       ${got}`);
    if (rule !== undefined)
        lines.push(`  see       ${rule}`);
    if (ladder !== undefined)
        lines.push(...ladder.split('\n').map((line) => `  ${line}`));
    return lines.join('\n');
}
/** One JSON object for a script. */
export function outcomeRecord(outcome) {
    const { file, status, packets, durationMs } = outcome;
    const common = { file, status, packets, virtual_ms: Math.round(durationMs * 1000) / 1000 };
    if (outcome.status === 'skipped')
        return { ...common, reason: outcome.reason };
    if (outcome.status === 'passed')
        return common;
    const { position, message, expected, got, rule, ladder, isSyntaxError } = outcome;
    return {
        ...common,
        line: position.line,
        column: position.column,
        kind: isSyntaxError ? 'syntax' : 'divergence',
        message,
        ...(expected === undefined ? {} : { expected }),
        ...(got === undefined ? {} : { got }),
        ...(rule === undefined ? {} : { rule }),
        ...(ladder === undefined ? {} : { ladder: ladder.split('\n') }),
    };
}
/** Test Anything Protocol, version 13. */
export function tapReport(outcomes) {
    const lines = ['TAP version 13', `1..${outcomes.length}`];
    for (const [index, outcome] of outcomes.entries()) {
        const name = outcome.file.replaceAll('#', String.raw `\#`);
        const skip = outcome.status === 'skipped' ? ` # SKIP ${oneLine(outcome.reason)}` : '';
        lines.push(`${outcome.status === 'failed' ? 'not ok' : 'ok'} ${index + 1} - ${name}${skip}`);
        if (outcome.status === 'failed')
            lines.push(...describeFailure(outcome)
                .split('\n')
                .map((line) => `# ${line}`));
    }
    return lines.join('\n');
}
function oneLine(text) {
    return text.replaceAll(/\s+/g, ' ');
}
/** The XML that build servers read. */
export function junitReport(outcomes) {
    const { failed, skipped } = countOutcomes(outcomes);
    const head = `<testsuite name="packetscript" tests="${outcomes.length}" failures="${failed}" skipped="${skipped}" errors="0">`;
    return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...outcomes.map(junitCase), '</testsuite>'].join('\n');
}
function junitCase(outcome) {
    const { file, durationMs } = outcome;
    const slash = file.lastIndexOf('/');
    const place = slash === -1 ? '.' : file.slice(0, slash);
    const attributes = `classname="${escaped(place)}" name="${escaped(file.slice(slash + 1))}" time="${(durationMs / 1000).toFixed(3)}"`;
    if (outcome.status === 'passed')
        return `  <testcase ${attributes}/>`;
    const inner = outcome.status === 'skipped'
        ? `<skipped message="${escaped(outcome.reason)}"/>`
        : `<failure message="${escaped(outcome.message)}">${escaped(describeFailure(outcome))}</failure>`;
    return `  <testcase ${attributes}>${inner}</testcase>`;
}
const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
};
function escaped(text) {
    // What XML 1.0 cannot say at all is left out.
    return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign]).replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '');
}
//# sourceMappingURL=reports.js.map