/** The page that the demo fetches: long enough for several segments. */
import type http from 'node:http';
/** A listener for 'request' that answers everything with the page. */
export declare function answerPage(server: string): http.RequestListener;
export declare function titleOf(html: string): string;
//# sourceMappingURL=demo_page.d.ts.map