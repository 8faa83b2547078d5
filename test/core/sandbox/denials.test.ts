/** Which attempts to write are told: those that came to nothing, each once, and not without end. */
import { describe, expect, test } from "vitest";
import type { Denial } from "../../../core/sandbox/box.ts";
import { deniedWrites } from "../../../core/sandbox/denials.ts";

function told(...paths: readonly string[]): string[] {
	const denials: Denial[] = [];
	const watch = deniedWrites(
		{
			writable: ["/home/ada/p", "/home/ada/gate/state/sandbox/fs"],
			guarded: ["/home/ada/p/.git/hooks"],
			absent: ["/home/ada/p/.vscode"],
			hidden: ["/home/ada/gate", "/home/ada/p/.env", "/tmp", "/run"],
		},
		(denial) => denials.push(denial),
	);
	for (const path of paths) watch({ line: `deny openat ${path}` });
	return denials.map(({ what }) => what);
}

describe("an attempt to write", () => {
	test.each([
		["/etc/hosts", true],
		["/home/ada/p2", true],
		["/home/ada/gate/security.json", true],
		["/home/ada/p/.env", true],
		["/home/ada/p/.git/hooks/pre-commit", true],
		["/home/ada/p/.vscode/tasks.json", true],
		["/home/ada/p/a b  c", false],
		["/home/ada/p", false],
		["/home/ada/gate/state/sandbox/fs/tmp/x", false],
		["/tmp/x", false],
		["/dev/null", false],
		["/tmpx", true],
	])("%s: told is %j", (path, isTold) => {
		expect(told(path)).toEqual(isTold ? [path] : []);
	});

	test("is told once, and a program that writes everywhere is not told of for ever", () => {
		expect(told("/a", "/a", "/b")).toEqual(["/a", "/b"]);
		const many = Array.from({ length: 5_000 }, (_, index) => `/x/${index}`);
		expect(told(...many).length).toBeLessThanOrEqual(100);
	});

	test("cannot command a terminal by its name", () => {
		const denials: Denial[] = [];
		deniedWrites(
			{ writable: [], guarded: [], absent: [], hidden: [] },
			(denial) => denials.push(denial),
		)({ line: "deny openat /x\u001b[2J\u202e" });
		expect(denials[0]?.line).not.toContain("\u001b");
		expect(denials[0]?.line).not.toContain("\u202e");
	});
});
