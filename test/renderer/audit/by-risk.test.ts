/** The choice of risk over the list of requests. */
import { expect, test } from "vitest";
import { byRisk } from "../../../renderer/audit/by-risk.ts";
import { foldRequests } from "../../../renderer/shared/requests.ts";
import { entry } from "../entries.ts";

const rows = foldRequests(
	(["", "low", "high", "critical"] as const).map((risk, id) =>
		entry({ id, request: `r${id}`, risk }),
	),
);
const risks = (choice: Parameters<typeof byRisk>[1]) =>
	byRisk(rows, choice).map(({ entry: { risk } }) => risk);

test("high holds critical, too, and what was not judged is of no risk", () => {
	expect(risks("all")).toEqual(["critical", "high", "low", ""]);
	expect(risks("high")).toEqual(["critical", "high"]);
	expect(risks("critical")).toEqual(["critical"]);
});
