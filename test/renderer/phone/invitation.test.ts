/** What a phone is invited by: links and codes, and what is neither. */
import { expect, test } from "vitest";
import { takeOpening } from "../../../renderer/phone/fragment.ts";
import {
	invitedByCode,
	invitedByLink,
} from "../../../renderer/phone/invitation.ts";
import { Computer, sha256 } from "./computer.ts";

const computer = new Computer();

test.each([
	["the link", `https://192.168.1.7:4181/p#${computer.fragment}`],
	[
		"the link with space around it",
		`\n https://a.local/p#${computer.fragment} `,
	],
	["what follows the #", computer.fragment],
])("%s is an invitation", (_, text) => {
	const invited = invitedByLink(text);
	expect(invited?.pid).toBe(computer.pid.toString("base64url"));
	expect(Buffer.from(invited?.secret ?? [])).toEqual(computer.secret);
	expect(Buffer.from(invited?.fingerprint ?? [])).toEqual(
		sha256(computer.identity).subarray(0, 16),
	);
});

test.each([
	"",
	"https://192.168.1.7:4181/p",
	"#",
	computer.fragment.slice(1),
	"#AAAA",
])("%j is none", (text) => {
	expect(invitedByLink(text)).toBeNull();
});

test("a code's secret is the beginning of its digest, however it was typed", async () => {
	const expected = sha256("drawbridge-code-1\0", "7F3KQ9ZX10").subarray(0, 16);
	for (const typed of ["7F3KQ9ZX10", "7f3kq 9zxlo", "7f3kq-9zxi0"]) {
		const invited = await invitedByCode(typed);
		expect(Buffer.from(invited?.secret ?? [])).toEqual(expected);
		expect(invited?.fingerprint).toBeNull();
		expect(invited?.pid).toBe("");
	}
	expect(await invitedByCode("7F3KQ9ZX1")).toBeNull();
	expect(await invitedByCode("7F3KQ9ZX1U")).toBeNull();
});

/** As much of a window as is looked at. */
function windowAt(hash: string): { page: Window; replaced: unknown[] } {
	const replaced: unknown[] = [];
	const page = {
		location: { hash, pathname: "/p" },
		history: {
			replaceState: (_state: unknown, _title: string, url: string) =>
				replaced.push(url),
		},
	};
	// A window has much more, and none of it is used.
	return { page: page as unknown as Window, replaced };
}

test("the fragment leaves the address at once, also when it is none of ours", () => {
	const good = windowAt(`#${computer.fragment}`);
	expect(takeOpening(good.page)).toMatchObject({ isBad: false });
	expect(good.replaced).toEqual(["/p"]);
	const bad = windowAt("#else");
	expect(takeOpening(bad.page)).toEqual({ invited: null, isBad: true });
	expect(bad.replaced).toEqual(["/p"]);
	const none = windowAt("");
	expect(takeOpening(none.page)).toEqual({ invited: null, isBad: false });
	expect(none.replaced).toEqual([]);
});
