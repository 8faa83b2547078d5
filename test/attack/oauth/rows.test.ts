/**
 * A program of the owner's own user writes what lets it in straight into the gate's file. Rows carry a MAC whose key is in
 * the vault, and no token ever stands there.
 */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { Parts, type PartsEvents } from "../../../core/parts.ts";
import { type CoreParts, lockVault, silent } from "../../core/parts.ts";
import {
	askWith,
	authorizeUrl,
	Browser,
	letIn,
	newVerifier,
	oauthGate,
	post,
	register,
} from "../../core/oauth/oauth-gate.ts";

/** What another start of the gate makes of its home. */
async function startedAgain({ home, clock }: CoreParts): Promise<Parts> {
	const events = new Proxy({}, { get: () => silent });
	const parts = await Parts.open(
		{
			home,
			log: silent,
			env: { PATH: process.env["PATH"], DRAWBRIDGE_VAULT: "file" },
			mode: "strict",
			root: null,
			given: async () => [],
			clock,
			trustStores: [],
		},
		// Each of its events is told to nobody.
		events as PartsEvents,
	);
	return parts;
}

test("what was let in is let in after another start", async () => {
	const all = await oauthGate();
	const { access_token: token } = await letIn(all);
	const again = await startedAgain(all.parts);
	expect(again.oauth.identify(token)?.upstreams).toEqual(["docs"]);
	expect(again.oauth.warnings()).toEqual([]);
	await again.close();
});

test("no token, code or cookie stands in the file", async () => {
	const all = await oauthGate();
	const tokens = await letIn(all);
	const rows = JSON.stringify(
		all.parts.db.prepare("SELECT * FROM oauth").all(),
	);
	for (const secret of [
		tokens.access_token,
		tokens.refresh_token,
		tokens.code,
		tokens.verifier,
	])
		expect(rows).not.toContain(secret);
	expect(rows).toContain("Test Client");
});

test.each([
	[
		"more upstreams",
		`UPDATE oauth SET data = replace(data, '["docs"]', '["docs","other"]') WHERE kind = 'Program'`,
	],
	[
		"another role",
		`UPDATE oauth SET data = replace(data, '"viewer"', '"operator"') WHERE kind = 'Program'`,
	],
	[
		"a longer life",
		`UPDATE oauth SET expires_at = expires_at + 1 WHERE kind = 'Program'`,
	],
	[
		"another grant",
		`UPDATE oauth SET grant_id = 'x' WHERE kind = 'AccessToken'`,
	],
	["a MAC of nobody's", `UPDATE oauth SET mac = ''`],
])("a row with %s opens nothing, and the owner is told", async (_, sql) => {
	const all = await oauthGate();
	const { access_token: token } = await letIn(all);
	const db = new DatabaseSync(all.parts.home.database);
	expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
	db.close();
	const again = await startedAgain(all.parts);
	expect(again.oauth.identify(token)).toBeUndefined();
	expect(again.oauth.warnings()).toHaveLength(1);
	await again.close();
});

test("while the vault is locked nobody is asked, and nothing is given out", async () => {
	const all = await oauthGate();
	const clientId = await register(all.base);
	const good = await letIn(all);
	await lockVault(all.parts.home);
	await all.parts.vault.get("oauth/any").catch(silent);
	expect(all.parts.vault.state().state).toBe("locked");
	const { told } = await new Browser(all.base).open(
		authorizeUrl(all.base, clientId, newVerifier()),
	);
	expect(told.status).toBe(503);
	expect(all.parts.oauth.consents.views()).toEqual([]);
	for (const endpoint of ["token", "register", "revoke"] as const) {
		const refused = await post(all.base, endpoint, { client_id: clientId });
		expect(refused.status).toBe(503);
		expect(JSON.parse(refused.body)["error"]).toBe("temporarily_unavailable");
	}
	// Like a key, it was proven when the vault was open.
	expect((await askWith(all.base, good.access_token)).status).toBe(200);
});
