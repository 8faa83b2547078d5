/** The commands about certificates, as every door carries them: which certificate a name means, and the codes of refusals. */
import { expect, test } from "vitest";
import { certificateOperations } from "../../../core/control/certificates.ts";
import { obligingStore } from "../trust-store/some-stores.ts";
import { coreParts } from "../parts.ts";
import { codeOf } from "./some-certificates.ts";

const asker = { actor: "cli" } as const;

async function setup() {
	const parts = await coreParts("strict", { trustStores: [obligingStore] });
	const operations = certificateOperations(parts);
	await operations["cert.ca"]({ names: [] }, asker);
	const issue = async (name: string, change: object = {}) =>
		operations["cert.issue"](
			{
				name,
				sans: [],
				client: false,
				selfSigned: false,
				role: "viewer",
				upstreams: [],
				...change,
			},
			asker,
		);
	const states = (name: string): string[] =>
		parts.certificates
			.list()
			.filter((one) => one.name === name)
			.map(({ state }) => state);
	return { operations, issue, states };
}

/** An operation may answer at once, or throw at once. */
const code = (work: () => unknown): Promise<string> =>
	codeOf(Promise.resolve().then(work));

test("a name is as good as an id", async () => {
	const { operations, issue, states } = await setup();
	await issue("api");
	await operations["cert.renew"]({ id: "api" }, asker);
	await operations["cert.revoke"]({ id: "api" }, asker);
	expect(states("api")).toEqual(["revoked", "revoked"]);
});

test("a client's name means also the certificate before it was renewed, its id only one", async () => {
	const { operations, issue, states } = await setup();
	const { id } = await issue("laptop", { client: true });
	await operations["cert.renew"]({ id: "laptop" }, asker);
	await operations["cert.revoke"]({ id }, asker);
	expect(states("laptop")).toEqual(["revoked", "active"]);
	await operations["cert.revoke"]({ id: "laptop" }, asker);
	expect(states("laptop")).toEqual(["revoked", "revoked"]);
});

test("a name that means several is not guessed", async () => {
	const { operations, issue, states } = await setup();
	await issue("api");
	await issue("api", { client: true });
	expect(
		await code(() => operations["cert.revoke"]({ id: "api" }, asker)),
	).toBe("conflict");
	expect(states("api")).toEqual(["active", "active"]);
});

test("what cannot be done has a code a door can act on", async () => {
	const { operations, issue } = await setup();
	const cases: [string, () => unknown][] = [
		["conflict", () => issue("api", { sans: ["example.com"] })],
		["invalid-input", () => issue("api", { sans: ["a b"] })],
		["invalid-input", () => issue("api", { days: 398 })],
		["not-found", () => issue("a", { client: true, upstreams: ["none"] })],
		["invalid-input", () => operations["cert.ca"]({ names: ["com"] }, asker)],
		[
			"conflict",
			() => operations["cert.ca"]({ names: ["example.com"] }, asker),
		],
		["not-found", () => operations["cert.renew"]({ id: "none" }, asker)],
		["not-found", () => operations["cert.revoke"]({ id: "none" }, asker)],
		["conflict", () => operations["cert.export"]({ dir: "a", ids: [] }, asker)],
		["not-found", () => operations["trust.add"]({ store: "none" }, asker)],
		["done", () => operations["trust.add"]({ store: "obliging" }, asker)],
	];
	for (const [expected, work] of cases) expect(await code(work)).toBe(expected);
});
