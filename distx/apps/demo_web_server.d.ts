export {};
//# sourceMappingURL=demo_web_server.d.ts.map