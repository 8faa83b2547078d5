/** What each window loads, from the files that are truly fetched for it, against the limits the project has set itself. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { appForAll } from "./app-for-all.ts";
import { type EmptyPage, serveEmptyPage } from "./empty-page.ts";
import { onEach } from "./on-each.ts";
import {
	byteLimits,
	gzipBytes,
	openAnew,
	sectionsOf,
	watchOpenings,
} from "./opening.ts";

onEach("what windows load", (driver) => {
	const app = appForAll(driver);
	let empty: EmptyPage;
	beforeAll(async () => {
		empty = await serveEmptyPage();
	});
	afterAll(() => empty.close());

	test("no window loads more than its limit, and none loads all of them", async () => {
		const page = await app.shell.window();
		const sections = await sectionsOf(page);
		expect(sections.length).toBeGreaterThan(15);
		await watchOpenings(page);
		const everything = new Set<string>();
		const sizes: (readonly [id: string, bytes: number])[] = [];
		for (const id of ["popup", ...sections]) {
			const { files } = await openAnew(
				page,
				(address) => app.shell.load(address),
				`drawbridge://app/index.html#${id}`,
				empty.address,
			);
			for (const file of files) everything.add(file);
			// Else it was not watched: every window has a script and a style.
			expect(files.some((file) => file.endsWith(".js"))).toBe(true);
			expect(files.some((file) => file.endsWith(".css"))).toBe(true);
			sizes.push([id, gzipBytes(files)]);
		}
		console.log(
			`gzip: ${sizes.map(([id, bytes]) => `${id} ${(bytes / 1_000).toFixed(0)} KB`).join(", ")}`,
		);
		const all = gzipBytes([...everything]);
		for (const [id, bytes] of sizes) {
			expect(bytes, id).toBeLessThanOrEqual(
				id === "popup" ? byteLimits.popup : byteLimits.window,
			);
			expect(bytes, id).toBeLessThan(all);
		}
	});
});
