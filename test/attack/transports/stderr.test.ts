/**
 * A server complains on its standard error with what it was given: the password out of an address, the token behind
 * "Bearer", a value that an import wrote into the settings. `upstream.log` shows those lines to every door.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stdioUrl } from "../../../core/upstreams.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { eventually } from "../../core/eventually.ts";
import { coreParts, tempFolder } from "../../core/parts.ts";
import {
	approve,
	ask,
	serversOf,
	withServer,
} from "../../core/stdio/asking.ts";
import { server } from "../../core/stdio/starting.ts";

const complains = `
const { DB_URL, AUTH, API_TOKEN } = process.env;
console.error("password", new URL(DB_URL).password);
console.error("token", AUTH.split(" ")[1]);
console.error("written", API_TOKEN);
console.error("that was all");
`;

const boundTo = (header: string) => [
	{ upstream: "server", origin: stdioUrl("server"), header },
];

test("no secret is in the log of a server that prints only a part of what it was given", async () => {
	const folder = await tempFolder();
	const script = join(folder, "server.mjs");
	await writeFile(script, complains + server);
	const parts = await coreParts("strict", {
		settings: withServer({
			command: process.execPath,
			args: [script],
			cwd: folder,
			sandbox: false,
			env: {
				DB_URL: "postgres://me:${secret:db}@127.0.0.1/x",
				AUTH: "Bearer ${secret:bearer}",
				API_TOKEN: "written-in-the-settings",
			},
		}),
	});
	await parts.secrets.set(
		"db",
		new Secret("hunter2hunter2"),
		boundTo("db_url"),
	);
	await parts.secrets.set(
		"bearer",
		new Secret("t0ken-value-9"),
		boundTo("auth"),
	);
	await parts.lookUpSecrets();
	approve(parts);
	expect((await ask(serversOf(parts))).status).toBe(200);
	const text = () =>
		serversOf(parts)
			.log()
			.lines.map((line) => line.text)
			.join("\n");
	await eventually(text).toContain("that was all");
	expect(text()).not.toMatch(/hunter2|t0ken-value|written-in-the/);
	expect(text()).toContain("password [secret]");
});

test("a secret that was taken out of the vault is not printed by its last holder", async () => {
	const folder = await tempFolder();
	const script = join(folder, "server.mjs");
	await writeFile(
		script,
		`${server}\ninput.on("close", () => console.error("bye", process.env.KEY));`.replace(
			'input.on("close", () => process.exit());',
			"",
		),
	);
	const parts = await coreParts("strict", {
		settings: withServer({
			command: process.execPath,
			args: [script],
			cwd: folder,
			sandbox: false,
			env: { KEY: "${secret:mine}" },
		}),
	});
	await parts.secrets.set("mine", new Secret("s3cret-value-1"), boundTo("key"));
	await parts.lookUpSecrets();
	approve(parts);
	expect((await ask(serversOf(parts))).status).toBe(200);
	await parts.secrets.remove("mine");
	await parts.lookUpSecrets();
	await eventually(() => serversOf(parts).log().lines.length).toBe(1);
	expect(serversOf(parts).log().lines[0]?.text).toBe("bye [secret]");
});
