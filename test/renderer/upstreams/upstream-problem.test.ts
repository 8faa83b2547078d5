/** What is said about an upstream as it is typed in. */
import { expect, test } from "vitest";
import { upstreams as strings } from "../../../renderer/upstreams/strings.ts";
import {
	nameProblem,
	urlProblem,
} from "../../../renderer/upstreams/upstream-problem.ts";

const said = strings.problems;

test.each([
	["docs", null],
	["a-1", null],
	["a".repeat(63), null],
	["", said.nameMissing],
	["Docs", said.nameForm],
	["-docs", said.nameForm],
	["docs/../x", said.nameForm],
	["a".repeat(64), said.nameForm],
	["taken", said.nameTaken],
])("about the name %j it says: %s", (name, problem) => {
	expect(nameProblem(name, ["taken"])).toBe(problem);
});

test.each([
	["http://127.0.0.1:3333", null],
	["https://example.com/api", null],
	["HTTP://[::1]:3333/", null],
	["", said.urlMissing],
	["127.0.0.1:3333", said.urlForm],
	["http:127.0.0.1", said.urlForm],
	["file:///etc/passwd", said.urlForm],
	["javascript:alert(1)", said.urlForm],
	["http://", said.urlForm],
	["http://127.0.0.1:99999", said.urlForm],
	["http://user:secret@127.0.0.1", said.urlCredentials],
	["http://127.0.0.1/?a=b", said.urlRest],
	["http://127.0.0.1/#a", said.urlRest],
	["http://127.0.0.1/a b", said.urlRest],
	["http://127.0.0.1/?", said.urlRest],
	["http:\\\\127.0.0.1", said.urlForm],
])("about the address %j it says: %s", (url, problem) => {
	expect(urlProblem(url)).toBe(problem);
});
