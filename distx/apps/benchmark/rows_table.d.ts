import type { Row } from './rows.ts';
export declare function rowsAsTable(rows: readonly Row[]): string;
//# sourceMappingURL=rows_table.d.ts.map