/** cert as it is typed, with a gate running and without one. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../cli/command-line.ts";

// Ten commands, one after the other.
test("a CA, a service's certificate and a client's are made and exported without a gate", {
	timeout: 90_000,
}, async () => {
	const { home, run } = await commandLine();
	const words = async (...all: string[]) => {
		const { code, stdout, stderr } = await run(...all, "--json");
		expect({ code, stderr }).toMatchObject({ code: 0 });
		return JSON.parse(stdout);
	};
	const cas = await words(
		"cert",
		"ca",
		"--name",
		"example.com",
		"--days",
		"30",
	);
	expect(cas).toHaveLength(2);
	expect(cas[0].names).toContain("example.com");
	const api = await words("cert", "issue", "api", "--san", "api.example.com");
	expect(api).toMatchObject({ kind: "server", names: ["api.example.com"] });
	const laptop = await words(
		"cert",
		"issue",
		"laptop",
		"--client",
		"--role",
		"agent",
		"--days",
		"7",
	);
	expect(laptop).toMatchObject({ kind: "client", role: "operator" });
	const quick = await words("cert", "issue", "quick", "--self-signed");
	expect(quick.kind).toBe("self-signed");
	const renewed = await words("cert", "renew", "api");
	expect(renewed.id).not.toBe(api.id);
	const { files } = await words("cert", "export", join(home, "certs"), "api");
	expect(files).toContain(join(home, "certs/api/tls.key"));
	expect((await stat(join(home, "certs/api/tls.key"))).mode & 0o777).toBe(
		0o600,
	);
	expect((await words("cert", "revoke", "laptop")).state).toBe("revoked");
	const list = await words("cert", "list");
	expect(list).toHaveLength(6);
	expect(JSON.stringify(list)).not.toContain("PRIVATE KEY");
});

test("a running gate makes them too, and writes down who asked", async () => {
	const { home, run, serve } = await commandLine();
	await serve();
	expect((await run("cert", "ca")).code).toBe(0);
	expect((await run("cert", "issue", "api")).code).toBe(0);
	// The gate's own folder is not where this command was called.
	const { stdout } = await run("cert", "export", "home/certs", "--json");
	expect(JSON.parse(stdout).dir).toBe(join(home, "certs"));
	const pem = await readFile(join(home, "certs/api/tls.crt"), "utf8");
	expect(pem).toContain("BEGIN CERTIFICATE");
	const tail = await run("audit", "tail", "--json");
	expect(tail.stdout).toContain("cert.issue name=api");
	expect(tail.stdout).not.toContain("PRIVATE");
});

test.each<[string, number, string, string[]]>([
	["a public name", 1, "name-not-allowed", ["--self-signed", "--san", "a.com"]],
	["no number of days", 2, "[usage]", ["--days", "many"]],
	["a role for a service", 2, "[usage]", ["--role", "admin"]],
])("%s is refused", async (_, code, text, words) => {
	const { run } = await commandLine();
	const refused = await run("cert", "issue", "api", ...words);
	expect([refused.code, refused.stdout]).toEqual([code, ""]);
	expect(refused.stderr).toContain(text);
});
