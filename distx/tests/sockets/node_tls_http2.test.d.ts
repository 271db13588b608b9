export {};
//# sourceMappingURL=node_tls_http2.test.d.ts.map