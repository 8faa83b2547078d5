/** An app with something of everything in it, for specs that look at every window. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AppForAll } from "./app-for-all.ts";
import { callDemo, command } from "./callers.ts";
import type { Shell } from "./driver.ts";

/** Something of everything, so that no picture is of an empty list; with names as long as they may be. */
export async function furnish({ shell, gate, home }: AppForAll): Promise<void> {
	await command(shell, "upstream.add", {
		name: "docs",
		preset: "docrunch",
		readOnly: true,
	});
	await command(shell, "upstream.add", { name: "julia", preset: "kaimon" });
	await command(shell, "key.create", { name: "a program" });
	const bound = await command(shell, "key.create", {
		name: "the nightly build of the documentation, on the machine under the desk",
		role: "viewer",
		upstreams: ["docs", "julia", "demo"],
		note: "asks only for what changed since the last night; ask Mia before you revoke it",
		agent: "codex-cli-on-the-machine-under-the-desk",
		expiresInSeconds: 30 * 86_400,
	});
	await command(shell, "key.rotate", {
		id: String(Reflect.get(Object(bound), "id")),
	});
	await command(shell, "user.add", {
		name: "ada",
		role: "admin",
		password: "a long way to the sea",
	});
	await command(shell, "user.add", {
		name: "somebody.with-a-long-name@department.example.com",
	});
	await command(shell, "token.issue", {
		name: "a script that counts what was read, once every hour of the day",
		role: "viewer",
		upstreams: ["docs"],
	});
	await furnishSafe(shell, home);
	await command(shell, "ip.allow", { cidr: "127.0.0.0/8" });
	await command(shell, "ip.allow", { cidr: "fd00:1234:5678:9abc::/64" });
	const key = String(Reflect.get(Object(bound), "key"));
	for (let call = 0; call < 3; call += 1) await callDemo(gate, key);
	for (let guess = 0; guess < 30; guess += 1)
		await callDemo(gate, `dbk_guess-${guess}`);
}

/** What the gate keeps: a provider with its key and one without, CAs and what they signed, a TLS listener. */
async function furnishSafe(shell: Shell, home: string): Promise<void> {
	for (const preset of ["openai", "anthropic"] as const)
		await command(shell, "upstream.add", { name: preset, preset });
	await command(shell, "secret.set", { name: "openai", value: "sk-not-shown" });
	await command(shell, "secret.set", { name: "left-over", value: "not-shown" });
	await command(shell, "key.create", {
		name: "a thrifty program",
		requestsPerDay: 500,
		tokensPerDay: 200_000,
	});
	await command(shell, "cert.ca", { names: ["home.lan"] });
	await command(shell, "cert.issue", {
		name: "security-auditor-on-the-machine-under-the-desk",
		sans: ["auditor.home.lan", "localhost", "127.0.0.1"],
	});
	await command(shell, "cert.issue", {
		name: "dashboard",
		client: true,
		role: "operator",
		upstreams: ["docs"],
	});
	await command(shell, "cert.issue", { name: "quick", selfSigned: true });
	const file = join(home, "security.json");
	const settings: unknown = JSON.parse(readFileSync(file, "utf8"));
	const listeners = [{ host: "127.0.0.1", port: 0, tls: true }];
	writeFileSync(file, JSON.stringify({ ...Object(settings), listeners }));
	// NSS's certutil may not be here; a store that can be changed is drawn where it is.
	const database = join(home, ".pki/nssdb");
	mkdirSync(database, { recursive: true });
	spawnSync("certutil", ["-N", "-d", `sql:${database}`, "--empty-password"]);
}
