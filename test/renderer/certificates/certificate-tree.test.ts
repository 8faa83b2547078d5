/** Which certificate hangs below which CA, which CA signs, and what may be written to a folder. */
import { expect, test } from "vitest";
import {
	currentCa,
	isExportable,
	treeOf,
	usedBy,
} from "../../../renderer/certificates/certificate-tree.ts";
import { certificate } from "../entries.ts";

const serverCa = certificate({ id: "ca", kind: "server-ca", issuer: null });
const clientCa = certificate({ id: "cb", kind: "client-ca", issuer: null });
const caIn = (id: string, state: "active" | "revoked" | "expired") =>
	certificate({ id, kind: "server-ca", issuer: null, state });
const names = (list: readonly { name: string }[]) =>
	list.map(({ name }) => name);

test("each CA has what it signed below it, the server CA first", () => {
	const { branches, alone } = treeOf([
		certificate({ id: "2", name: "client", kind: "client", issuer: "cb" }),
		clientCa,
		certificate({ id: "1", name: "b" }),
		certificate({ id: "3", name: "a" }),
		serverCa,
	]);
	expect(branches.map(({ ca }) => ca.id)).toEqual(["ca", "cb"]);
	expect(branches.map(({ leaves }) => names(leaves))).toEqual([
		["a", "b"],
		["client"],
	]);
	expect(alone).toEqual([]);
});

test("what is over stands last, and of one name the newest first", () => {
	const { branches } = treeOf([
		serverCa,
		certificate({ id: "1", name: "a", state: "revoked" }),
		certificate({ id: "2", name: "b", notAfter: "2027-01-01T00:00:00.000Z" }),
		certificate({ id: "3", name: "b", notAfter: "2028-01-01T00:00:00.000Z" }),
	]);
	expect(branches[0]?.leaves.map(({ id }) => id)).toEqual(["3", "2", "1"]);
});

test("nothing is lost: what signed itself and what has lost its CA stands alone", () => {
	const { alone } = treeOf([
		certificate({ id: "1", name: "quick", kind: "self-signed", issuer: null }),
		certificate({ id: "2", name: "orphan", issuer: "gone" }),
	]);
	expect(names(alone)).toEqual(["orphan", "quick"]);
});

test("the CA that signs is the newest that is neither revoked nor expired", () => {
	expect(
		currentCa(
			[caIn("1", "expired"), caIn("2", "active"), caIn("3", "revoked")],
			"server-ca",
		)?.id,
	).toBe("2");
	expect(currentCa([clientCa], "server-ca")).toBeUndefined();
});

test("the listeners that show a certificate are told by its fingerprint", () => {
	const listener = {
		url: "https://127.0.0.1:4443",
		tls: true,
		clientCertificates: "none",
		fingerprint: "AB:CD",
		notAfter: null,
		alwaysStrict: false,
	} as const;
	const others = { ...listener, url: "https://127.0.0.1:1", fingerprint: "EF" };
	expect(usedBy(certificate({}), [others, listener])).toEqual([listener.url]);
});

test.each([
	[{}, true],
	[{ kind: "client" }, true],
	[{ kind: "server-ca" }, false],
	[{ inUse: true }, false],
	[{ state: "revoked" }, false],
	[{ state: "renew-soon" }, true],
] as const)("a certificate with %j can be exported: %s", (over, may) => {
	expect(isExportable(certificate(over))).toBe(may);
});
