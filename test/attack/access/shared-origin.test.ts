/**
 * A page of one upstream, under the gate's own address, reaches for another as the anonymous operator. All pages there
 * share an origin, so neither Origin nor Sec-Fetch-Site tells them apart.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";

const running = gateForFile({ mode: "relaxed" });
const fromPage = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors" };

test("without a credential a page may read what other upstreams have, and write to none", async () => {
	const { ask, other } = running();
	const read = await ask({ path: "/other/a", headers: fromPage });
	const write = await ask({
		method: "DELETE",
		path: "/other/a",
		headers: fromPage,
	});
	expect([read.status, write.status, write.code]).toEqual([
		200,
		403,
		"forbidden",
	]);
	expect(other.received.map(({ method }) => method)).toEqual(["GET"]);
});

test("a program without a credential, and a page on the upstream's own host, still write", async () => {
	const { ask, gate } = running();
	const program = await ask({ method: "DELETE", path: "/other/a" });
	const page = await ask({
		method: "DELETE",
		path: "/a",
		headers: {
			...fromPage,
			Host: `other.localhost:${gate.port}`,
			Origin: `http://other.localhost:${gate.port}`,
		},
	});
	expect([program.status, page.status]).toEqual([200, 200]);
});

test("an authorization that was written out into the settings is not lent to a caller who showed nothing", async () => {
	const { docs, gate, ask, askWithKey } = running();
	await writeFile(
		join(gate.home, "security.json"),
		JSON.stringify({
			limits: null,
			mode: "relaxed",
			upstreams: {
				docs: {
					url: docs.url,
					headers: { Authorization: "Bearer written-out", "X-Version": "3" },
				},
			},
		}),
	);
	await expect
		.poll(async () => {
			await askWithKey({ path: "/docs/a" });
			return docs.received.at(-1)?.headers.authorization;
		})
		.toBe("Bearer written-out");
	await ask({ path: "/docs/a" });
	expect(docs.received.at(-1)?.headers).toMatchObject({ "x-version": "3" });
	expect(docs.received.at(-1)?.headers.authorization).toBeUndefined();
});
