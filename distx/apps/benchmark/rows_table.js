/** Rows as people read them. */
import { table } from '../reporting.js';
import { figures } from '../sizes.js';
function spread(runs) {
    return runs.length < 2 ? '' : `${figures(Math.min(...runs))}–${figures(Math.max(...runs))}`;
}
export function rowsAsTable(rows) {
    const kernel = rows.every((row) => row.case === 'impaired') ? 'kernel → kernel' : 'Node net';
    const heading = ['case', 'work', 'unit', 'Sunstar', 'min–max', kernel, 'min–max', 'ratio'];
    const lines = rows.map((row) => [
        row.case,
        row.metric,
        row.unit,
        figures(row.value),
        spread(row.runs),
        row.kernel === null ? '' : figures(row.kernel),
        spread(row.kernel_runs),
        row.ratio === null ? '' : `${row.ratio.toFixed(2)} ×`,
    ]);
    return table([heading, ...lines], [3, 5, 7]);
}
//# sourceMappingURL=rows_table.js.map