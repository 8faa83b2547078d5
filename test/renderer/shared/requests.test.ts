/** Entries become one line a request. */
import { expect, test } from "vitest";
import { foldRequests } from "../../../renderer/shared/requests.ts";
import { entry } from "../entries.ts";

test("an outcome takes the place of its admission, which keeps the time it came in", () => {
	const [row, ...others] = foldRequests([
		entry({ id: 1, kind: "admitted", at: "2026-11-20T10:00:00.000Z" }),
		entry({ id: 2, kind: "outcome", at: "2026-11-20T10:00:09.000Z" }),
	]);
	expect(others).toEqual([]);
	expect(row?.entry.id).toBe(2);
	expect(row?.at).toBe("2026-11-20T10:00:00.000Z");
});

test("the newest request stands first, by when it came in", () => {
	const rows = foldRequests([
		entry({ id: 1, request: "slow", kind: "admitted" }),
		entry({ id: 2, request: "quick" }),
		entry({ id: 3, request: "slow" }),
	]);
	expect(rows.map(({ key }) => key)).toEqual(["quick", "slow"]);
});

test("changes and entries without a request are never folded together", () => {
	const rows = foldRequests([
		entry({ id: 1, kind: "change", request: "" }),
		entry({ id: 2, kind: "change", request: "" }),
		entry({ id: 3, kind: "refused", request: "" }),
		entry({ id: 4, kind: "refused", request: "" }),
	]);
	expect(rows).toHaveLength(4);
});
