/** Who is on the network that an address of this machine is on: by its mask, and not by being private. */
import { expect, test } from "vitest";
import { isNear } from "../../../core/lan/near.ts";

test.each([
	["127.0.0.1", "127.0.0.1", true],
	["127.0.0.1", "127.200.3.4", true],
	["127.0.0.1", "10.0.0.1", false],
	["127.0.0.2", "127.0.0.1", true],
	["127.0.0.2", "10.0.0.1", false],
	["127.0.0.1", "192.168.1.20", false],
	["127.0.0.1", "::1", false],
	["127.0.0.1", "", false],
	// Nobody's here: 192.0.2.0/24 is for documents (RFC 5737).
	["192.0.2.7", "192.0.2.8", false],
	["", "127.0.0.1", false],
])("of %s, %s: %s", (own, peer, near) => {
	expect(isNear(own, peer)).toBe(near);
});
