#!/usr/bin/env node
export {};
//# sourceMappingURL=sunstar.d.ts.map