/** What zsh runs and bash's grammar reads without an error. */
import { describe, expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";
import { asBash, qualifierCode } from "../../../core/command/zsh.ts";

const riskOf = (command: string): string =>
	classify({ command, cwd: "/home/user/project", home: "/home/user" }).risk;

describe("is seen through", () => {
	test.each([
		"=rm -rf /srv",
		"noglob rm -rf /srv",
		"nocorrect rm -rf /srv",
		"- rm -rf /srv",
		"repeat 3 rm -rf /srv",
		"repeat 3 { rm -rf /srv }",
		"repeat 3 do rm -rf /srv; done",
		"ls *(e:'rm -rf /srv':)",
		"ls **/*(.e{rm -rf /srv})",
		"emulate sh -c 'rm -rf /srv'",
		"zf_rm -rf /srv",
		"source =(echo rm -rf /srv)",
	])("%s", (command) => {
		expect(riskOf(command)).toBe("critical");
	});
});

describe("is an ordinary pattern", () => {
	test.each(["ls *(a|b)", "ls @(e|f).ts", "ls !(e).txt", "ls +(x)"])(
		"%s",
		(command) => {
			expect(riskOf(command)).toBe("low");
		},
	);
});

test("the code of a glob qualifier is found whatever its delimiters", () => {
	expect(qualifierCode("*(e:'x y':)")).toBe("x y");
	expect(qualifierCode("*(.e{x y})")).toBe("x y");
	expect(qualifierCode("*(+hook)")).toBe("hook");
	expect(qualifierCode("*(a|b)")).toBeUndefined();
});

test("=(…) becomes <(…) of the same length, outside quotes only", () => {
	expect(asBash("cat =(ls) 'a =(b)' x=(a b)")).toBe(
		"cat <(ls) 'a =(b)' x=(a b)",
	);
});
