/** An upstream that lives as long as the tests of one file. */
import { afterAll, beforeAll } from "vitest";
import { type HttpUpstream, startHttpUpstream } from "../../core/http.ts";

export function httpUpstreamAt(): () => HttpUpstream {
	let upstream: HttpUpstream | undefined;
	beforeAll(async () => {
		upstream = await startHttpUpstream();
	});
	afterAll(() => upstream?.stop());
	return () => {
		if (!upstream) throw new Error("the upstream did not start");
		return upstream;
	};
}
