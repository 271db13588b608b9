export {};
//# sourceMappingURL=node_http.test.d.ts.map