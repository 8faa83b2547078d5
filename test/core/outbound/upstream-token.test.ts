/** Tokens that the gate signs for an upstream: kept for a while, and never beyond a change of their secret. */
import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";
import type { Client } from "../../../core/client.ts";
import { UpstreamTokens } from "../../../core/outbound/upstream-token.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { type Upstream, Upstreams } from "../../../core/upstreams.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { FakeClock, noSources, silent } from "../parts.ts";

const viewer: Client = {
	id: "key:k_1",
	name: "agent",
	role: "viewer",
	upstreams: [],
	key: undefined,
	session: undefined,
};

function upstreamWithJwt(): Upstream {
	const upstreams = new Upstreams([], null, new FakeClock(), noSources, silent);
	onTestFinished(() => upstreams.close());
	upstreams.apply(
		SecuritySettings.parse({
			upstreams: {
				docs: { url: "http://127.0.0.1:3333", jwt: { secret: "docs" } },
			},
		}),
	);
	const upstream = upstreams.get("docs");
	if (!upstream) throw new Error("not taken over");
	return upstream;
}

test("says who calls and with which role, and is used again for a while", async () => {
	const tokens = new UpstreamTokens(
		new FakeClock(),
		async () => new Secret("a"),
	);
	const upstream = upstreamWithJwt();
	const token = (await tokens.of(upstream, viewer)) ?? "";
	expect(decodeJwt(token)).toMatchObject({ sub: "agent", role: "viewer" });
	expect(await tokens.of(upstream, viewer)).toBe(token);
	const admin = await tokens.of(upstream, { ...viewer, role: "admin" });
	expect(decodeJwt(admin ?? "")).toMatchObject({ role: "admin" });
});

test("one that was being signed when its secret changed is not kept", async () => {
	const waiting: ((secret: Secret) => void)[] = [];
	const tokens = new UpstreamTokens(
		new FakeClock(),
		() => new Promise((resolve) => waiting.push(resolve)),
	);
	const upstream = upstreamWithJwt();
	const first = tokens.of(upstream, viewer);
	tokens.forget();
	waiting[0]?.(new Secret("old"));
	const old = await first;
	const second = tokens.of(upstream, viewer);
	expect(waiting).toHaveLength(2);
	waiting[1]?.(new Secret("new"));
	expect(await second).not.toBe(old);
});

test("is not made with an empty or a missing secret", async () => {
	const upstream = upstreamWithJwt();
	for (const secretFor of [
		async () => undefined,
		async () => new Secret(""),
		() => Promise.reject(new Error("locked")),
	]) {
		const tokens = new UpstreamTokens(new FakeClock(), secretFor);
		expect(await tokens.of(upstream, viewer)).toBeUndefined();
	}
});
