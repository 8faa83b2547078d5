/** A program that is ended by the owner is ended at once: what it has open is cut, in a real gate in a process of its own. */
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { ConsentView, OAuthClientView } from "../../../contract/oauth.ts";
import { startGate } from "../../stub/gate-process.ts";
import { httpUpstream, open } from "../http.ts";
import {
	askWith,
	authorizeUrl,
	Browser,
	newVerifier,
	post,
	redirectUri,
	register,
	Tokens,
} from "./oauth-gate.ts";

test("drawbridge oauth revoke cuts an open stream and refuses the token", async () => {
	const docs = await httpUpstream();
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: 1\n\n");
	};
	const gate = await startGate({ upstreams: { docs: docs.url } });
	onTestFinished(() => gate.stop());
	const base = gate.gateUrl;
	const clientId = await register(base);
	const verifier = newVerifier();
	const browser = new Browser(base);
	const page = await browser.open(authorizeUrl(base, clientId, verifier));
	const { stdout } = await gate.run("oauth", "pending", "--json");
	const [asked] = z.array(ConsentView).parse(JSON.parse(stdout));
	await gate.run("oauth", "approve", asked?.id ?? "");
	const back = new URL((await browser.goOn(page)).url);
	const told = await post(base, "token", {
		grant_type: "authorization_code",
		client_id: clientId,
		code: back.searchParams.get("code") ?? "",
		code_verifier: verifier,
		redirect_uri: redirectUri,
	});
	const { access_token: token } = Tokens.parse(JSON.parse(told.body));
	const { res } = await open(base, {
		path: "/docs/events",
		headers: { Authorization: `Bearer ${token}` },
	});
	expect(res.statusCode).toBe(200);
	const ended = new Promise((resolve) => {
		res
			.on("error", () => undefined)
			.once("close", resolve)
			.resume();
	});
	const listed = await gate.run("oauth", "clients", "--json");
	const [program] = z.array(OAuthClientView).parse(JSON.parse(listed.stdout));
	expect((await gate.run("oauth", "revoke", program?.id ?? "")).code).toBe(0);
	await ended;
	expect(res.complete).toBe(false);
	expect((await askWith(base, token)).status).toBe(401);
	expect((await gate.run("oauth", "revoke", "o_none")).code).toBe(1);
	expect((await gate.run("oauth", "deny", "c_none")).code).toBe(1);
	expect(
		(await gate.run("oauth", "approve", "c_x", "--role", "admin")).code,
	).toBe(2);
});
