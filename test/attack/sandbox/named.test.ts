/**
 * The attack: a command's words name a folder so that its server may write there, and the folder holds, or is, what no
 * program is to have: secrets, what agents and git run later, the home, the places where keys lie.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canary, canBox, inside, world } from "./inside.ts";

describe.skipIf(!canBox)("a folder that a command's words name", () => {
	test("can be written, and gives away no secret and nothing that runs later", async () => {
		const here = world();
		here.file("data/.env", canary);
		here.file("data/.git/config", "[core]\n");
		const data = join(here.user, "data");
		const { out } = await inside(
			here,
			`cd ${data}; echo 1 >made; cat .env; echo x >.git/hooks/pre-commit; echo x >.git/config; mkdir -p .claude; echo x >.claude/settings.json; echo done`,
			{ box: { project: undefined, named: [data] } },
		);
		expect(out).toContain("done");
		expect(out).not.toContain(canary);
		expect(readFileSync(join(data, "made"), "utf8")).toBe("1\n");
		expect(readFileSync(join(data, ".git/config"), "utf8")).toBe("[core]\n");
		expect(existsSync(join(data, ".git/hooks/pre-commit"))).toBe(false);
		expect(existsSync(join(data, ".claude/settings.json"))).toBe(false);
	});

	test.each([
		["the home", ""],
		["where keys lie", ".ssh"],
		["a folder in there", ".ssh/deep"],
		["the gate's own", "gate/state"],
	])(
		"is not given where it is %s, and the program runs without",
		async (_, name) => {
			const here = world();
			const folder = join(here.user, name);
			mkdirSync(folder, { recursive: true });
			const { out } = await inside(
				here,
				`echo x >${join(folder, "made")}; cat ~/.ssh/id_ed25519 ~/gate/security.json; echo done`,
				{ box: { named: [folder] } },
			);
			expect(out).toContain("done");
			expect(out).not.toContain(canary);
			expect(existsSync(join(folder, "made"))).toBe(false);
		},
	);
});
