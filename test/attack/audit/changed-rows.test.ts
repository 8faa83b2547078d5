/**
 * Attack: another program of the owner's user edits a row while the gate runs, and waits until the gate changes something
 * else of it: a MAC taken of the row as it then stands would make the edit the gate's own word. Taught by our own list of
 * where a row is sealed after a change.
 */
import { expect, test } from "vitest";
import type { Home } from "../../../core/home.ts";
import { tempHome } from "../../core/parts.ts";
import { start, tamper } from "./reopened.ts";

/** What a start says of rows that are not the gate's own. */
async function toldAfter(home: Home): Promise<string> {
	const said: string[] = [];
	const parts = await start(home, (level, message) => {
		if (level !== "info") said.push(message);
	});
	await parts.close();
	return said.join("\n");
}

test.each([
	["a greater role", "role = 'admin'"],
	["another name", "name = 'eve'"],
	["more upstreams", `upstreams = '["vault"]'`],
])(
	"a client's certificate that somebody gave %s is revoked, and not sealed as it stands",
	async (_, edit) => {
		const home = await tempHome();
		const parts = await start(home);
		await parts.certificates.createCas({ names: [] });
		const { id } = await parts.certificates.issue({
			name: "laptop",
			client: true,
			role: "viewer",
		});
		tamper(home, `UPDATE certificate SET ${edit} WHERE id = '${id}'`);
		const { state } = await parts.certificates.revoke(id);
		expect(state).toBe("revoked");
		expect(
			parts.db
				.prepare("SELECT revoked_at FROM certificate WHERE id = ?")
				.get(id)?.["revoked_at"],
		).not.toBeNull();
		await parts.close();
		expect(await toldAfter(home)).toContain(id);
	},
);

test("a certificate that nobody else touched is revoked and sealed", async () => {
	const home = await tempHome();
	const parts = await start(home);
	await parts.certificates.createCas({ names: [] });
	const { id } = await parts.certificates.issue({ name: "api" });
	await parts.certificates.revoke(id);
	await parts.close();
	expect(await toldAfter(home)).not.toContain("certificate");
});
