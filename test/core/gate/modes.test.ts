/** The table of modes: what a caller with no, a bad and a good credential gets. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import type { Mode } from "../../../contract/views.ts";
import { gateForFile, type Running } from "./running.ts";

const bad: [string, Record<string, string | string[]>][] = [
	["an unknown key", { "X-API-Key": `dbk_${"A".repeat(43)}` }],
	["an empty key", { "X-API-Key": "" }],
	["another scheme", { Authorization: "Basic eDp5" }],
	["a stranger's bearer", { Authorization: "Bearer sk-x" }],
];

function upstreamSaw({ docs }: Running): readonly string[] {
	return docs.received.map(({ url }) => url);
}

for (const mode of [
	"strict",
	"relaxed",
	"lax",
] as const satisfies readonly Mode[]) {
	const keylessPasses = mode !== "strict";
	const badPasses = mode === "lax";

	describe(mode, () => {
		const use = gateForFile({ mode });

		test(`a caller without a credential is ${keylessPasses ? "anonymous" : "refused"}`, async () => {
			const running = use();
			const told = await running.ask({ path: "/docs/a" });
			expect([told.status, told.code]).toEqual(
				keylessPasses ? [200, undefined] : [401, "unauthenticated"],
			);
			expect(upstreamSaw(running)).toEqual(keylessPasses ? ["/a"] : []);
		});

		test.each(bad)(
			`a caller with %s is ${badPasses ? "anonymous" : "refused"}`,
			async (_, headers) => {
				const running = use();
				const told = await running.ask({ path: "/docs/a", headers });
				expect([told.status, told.code]).toEqual(
					badPasses ? [200, undefined] : [401, "unauthenticated"],
				);
				expect(upstreamSaw(running)).toEqual(badPasses ? ["/a"] : []);
			},
		);

		test("a caller with a good key passes, by either field, and the key goes no further", async () => {
			const running = use();
			const { key } = running;
			for (const headers of [
				{ "X-API-Key": key },
				{ Authorization: `Bearer ${key}` },
			])
				expect((await running.ask({ path: "/docs/a", headers })).status).toBe(
					200,
				);
			expect(upstreamSaw(running)).toEqual(["/a", "/a"]);
			expect(JSON.stringify(running.docs.received)).not.toContain(key);
		});

		if (!badPasses)
			test("a refusal asks for a credential and repeats nothing of the request", async () => {
				const { ask } = use();
				const told = await ask({
					path: "/docs/canary?canary",
					headers: { "X-API-Key": "canary", "X-A": "canary" },
				});
				expect(told.headers["www-authenticate"]).toMatch(/^Bearer /);
				expect(told.headers["content-type"]).toBe("application/problem+json");
				expect(JSON.stringify([told.headers, told.body])).not.toContain(
					"canary",
				);
			});

		test("a relayed caller needs a key, since another machine may stand behind it", async () => {
			const running = use();
			for (const name of ["Forwarded", "Via", "X-Forwarded-For"])
				expect(
					(
						await running.ask({
							path: "/docs/a",
							headers: { [name]: "for=1.2.3.4" },
						})
					).status,
				).toBe(401);
			expect(upstreamSaw(running)).toEqual([]);
			expect(
				(
					await running.askWithKey({
						path: "/docs/a",
						headers: { Via: "1.1 x" },
					})
				).status,
			).toBe(200);
		});

		test("a key in the URL is refused, also beside a good one", async () => {
			const running = use();
			const told = await running.askWithKey({
				path: `/docs/a?api_key=${running.key}`,
			});
			expect([told.status, told.code]).toEqual([401, "credential-in-query"]);
			expect(upstreamSaw(running)).toEqual([]);
		});

		test("the gate's own health needs no credential, and refuses a bad one where bad ones are refused", async () => {
			const { ask, askWithKey } = use();
			const health = "/.drawbridge/health";
			expect(JSON.parse((await ask({ path: health })).body)).toEqual({
				status: "ok",
				authenticated: false,
			});
			expect(JSON.parse((await askWithKey({ path: health })).body)).toEqual({
				status: "ok",
				authenticated: true,
			});
			const told = await ask({ path: health, headers: { "X-API-Key": "x" } });
			expect(told.status).toBe(badPasses ? 200 : 401);
		});

		test("the log holds who it was, and why not", async () => {
			const { ask, askWithKey, gate } = use();
			await askWithKey({ path: "/docs/logged" });
			await ask({ path: "/docs/keyless" });
			const { stdout } = await gate.run("audit", "tail", "--json", "-n", "100");
			const entries: { path: string; client: string; kind: string }[] =
				JSON.parse(stdout);
			const told = (path: string): string[][] =>
				entries
					.filter((one) => one.path === path)
					.map(({ kind, client }) => [kind, client]);
			expect(told("/docs/logged")).toEqual([
				["admitted", "test"],
				["outcome", "test"],
			]);
			expect(told("/docs/keyless")).toEqual(
				keylessPasses
					? [
							["admitted", "anonymous"],
							["outcome", "anonymous"],
						]
					: [["refused", ""]],
			);
		});

		test.runIf(process.platform === "linux" && process.getuid?.() === 0)(
			"another user of the machine needs a key",
			async () => {
				const running = use();
				const asOther = async (header: string): Promise<string> => {
					const script = `exec 3<>/dev/tcp/127.0.0.1/${running.gate.port}; printf 'GET /docs/a HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n${header}\\r\\n' >&3; head -1 <&3`;
					const child = spawn("/bin/bash", ["-c", script], {
						uid: 65_534,
						gid: 65_534,
						cwd: "/",
					});
					let out = "";
					child.stdout.on("data", (piece: Buffer) => {
						out += piece.toString();
					});
					await once(child, "close");
					return out.split(" ")[1] ?? "";
				};
				expect(await asOther("")).toBe("401");
				expect(upstreamSaw(running)).toEqual([]);
				expect(await asOther(`X-API-Key: ${running.key}\\r\\n`)).toBe("200");
			},
		);
	});
}
