/** The windows may not import the core: what they take for a range is kept true to the gate's own reading here. */
import { expect, test } from "vitest";
import { parseRange } from "../../../core/settings/ranges.ts";
import { isRange } from "../../../renderer/shared/address-range.ts";

const isTaken = (text: string): boolean => {
	try {
		parseRange(text);
		return true;
	} catch {
		return false;
	}
};

test.each([
	["127.0.0.1", true],
	["10.0.0.0/8", true],
	["0.0.0.0/0", true],
	["192.0.2.1/32", true],
	["::1", true],
	["fd00::/8", true],
	["FE80::1/128", true],
	["::ffff:10.0.0.0/104", true],
	["10.0.0.0/99", false],
	["10.0.0.0/33", false],
	["fd00::/129", false],
	["10.0.0.0/", false],
	["10.0.0.0/8/8", false],
	["10.0.0.0/a", false],
	["10.0.0.0/-1", false],
	["010.0.0.1", false],
	["256.0.0.1", false],
	["1.2.3", false],
	["::zz", false],
	["1:2", false],
	["fe80::1%eth0", false],
	["[::1]", false],
	["::1]?", false],
	["1::2]@[::1", false],
	["localhost", false],
	["", false],
])("%j is an address or a range: %s, here and at the gate", (text, is) => {
	expect([isRange(text), isTaken(text)]).toEqual([is, is]);
});
