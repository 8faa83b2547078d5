/** What `drawbridge://app/…` answers: the renderer's files and nothing around them. */
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveRendererFiles } from "../../../core/desktop/pages.ts";

let around: string;
let serve: (request: Request) => Promise<Response>;
beforeAll(() => {
	around = mkdtempSync(join(tmpdir(), "drawbridge-files-"));
	const folder = join(around, "renderer");
	mkdirSync(join(folder, "assets"), { recursive: true });
	writeFileSync(join(folder, "index.html"), "<title>ours</title>");
	writeFileSync(join(folder, "assets/app.js"), "export {};");
	writeFileSync(join(folder, "secret.key"), "canary");
	writeFileSync(join(around, "outside.html"), "canary");
	symlinkSync(join(around, "outside.html"), join(folder, "link.html"));
	serve = serveRendererFiles(folder);
});
afterAll(() => rmSync(around, { recursive: true }));

const get = (address: string): Promise<Response> => serve(new Request(address));

test("the start page and its files are answered with their type and the content policy", async () => {
	for (const [address, type] of [
		["drawbridge://app/", "text/html; charset=utf-8"],
		["drawbridge://app/index.html", "text/html; charset=utf-8"],
		["drawbridge://app/assets/app.js", "text/javascript; charset=utf-8"],
	] as const) {
		const answer = await get(address);
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-type")).toBe(type);
		expect(answer.headers.get("content-security-policy")).toContain(
			"default-src 'none'",
		);
		expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
	}
});

test("nothing outside the folder is answered, by name, by escape or by link", async () => {
	for (const path of [
		"../outside.html",
		"%2e%2e/outside.html",
		"..%2foutside.html",
		"..%5coutside.html",
		"assets/..%2f..%2foutside.html",
		"link.html",
		"%00",
		"%zz",
		"assets",
		"missing.html",
		"secret.key",
	]) {
		const answer = await get(`drawbridge://app/${path}`);
		expect(answer.status, path).toBe(404);
		expect(await answer.text()).toBe("");
		expect(answer.headers.get("content-security-policy")).toContain(
			"default-src 'none'",
		);
	}
});

test("other hosts and other methods are refused", async () => {
	expect((await get("drawbridge://other/index.html")).status).toBe(404);
	expect((await get("https://app/index.html")).status).toBe(404);
	expect(
		(
			await serve(
				new Request("drawbridge://app/index.html", { method: "POST" }),
			)
		).status,
	).toBe(405);
});
