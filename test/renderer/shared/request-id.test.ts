/** The id of a request, found in what somebody pasted. */
import { expect, test } from "vitest";
import { requestIdIn } from "../../../renderer/shared/request-id.ts";

const id = "4f7c0a1e-1-2b";

test.each([
	id,
	`  ${id}\n`,
	`urn:drawbridge:request:${id}`,
	`"instance":"urn:drawbridge:request:${id}"}`,
	`{"type":"urn:drawbridge:problem:forbidden","status":403,"instance":"urn:drawbridge:request:${id}"}\n`,
])("in %j it is found", (pasted) => {
	expect(requestIdIn(pasted)).toBe(id);
});

test.each([
	"",
	"   ",
	"why was I refused",
	'{"type":"urn:drawbridge:problem:forbidden"}',
	"urn:drawbridge:request:",
	"x".repeat(201),
])("in %j there is none", (pasted) => {
	expect(requestIdIn(pasted)).toBeNull();
});
